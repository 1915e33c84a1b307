//! The assembly line.

use std::sync::mpsc;
use std::thread;

/// Decodes, cleans and searches everything in `input`, and returns the findings in the order of the input.
///
/// Each of the three stages has a thread of its own, and all three are at work at the same time, each on another item.
/// At most `cap` items wait between two stages.
pub fn pipeline<A, B, C, D>(
    input: Vec<A>,
    mut decode: impl FnMut(A) -> B + Send + 'static,
    mut clean: impl FnMut(B) -> C + Send + 'static,
    mut detect: impl FnMut(C) -> D + Send + 'static,
    cap: usize,
) -> Vec<D>
where
    A: Send + 'static,
    B: Send + 'static,
    C: Send + 'static,
    D: Send + 'static,
{
    // `None` is the end of the line: each stage hands it on and goes home.
    let (to_clean, cleaner) = mpsc::sync_channel(cap);
    let (to_detect, detector) = mpsc::sync_channel(cap);
    let (out, found) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            for item in input {
                to_clean.send(Some(decode(item))).unwrap();
            }
            to_clean.send(None).unwrap();
        });
        scope.spawn(move || {
            while let Some(item) = cleaner.recv().unwrap() {
                to_detect.send(Some(clean(item))).unwrap();
            }
            to_detect.send(None).unwrap();
        });
        scope.spawn(move || {
            while let Some(item) = detector.recv().unwrap() {
                out.send(Some(detect(item))).unwrap();
            }
            out.send(None).unwrap();
        });
        let mut findings = Vec::new();
        while let Ok(Some(finding)) = found.recv() {
            findings.push(finding);
        }
        findings
    })
}
