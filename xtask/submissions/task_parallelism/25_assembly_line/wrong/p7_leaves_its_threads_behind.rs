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
    let (to_clean, cleaner) = mpsc::sync_channel(cap);
    let (to_detect, detector) = mpsc::sync_channel(cap);
    let (out, found) = mpsc::sync_channel(cap);
    thread::spawn(move || {
        for item in input {
            if to_clean.send(decode(item)).is_err() {
                return;
            }
        }
    });
    thread::spawn(move || {
        for item in cleaner {
            if to_detect.send(clean(item)).is_err() {
                return;
            }
        }
    });
    thread::spawn(move || {
        for item in detector {
            if out.send(detect(item)).is_err() {
                return;
            }
        }
    });
    found.into_iter().collect()
}
