//! The assembly line.

use std::sync::mpsc;
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
    let (to_clean, cleaner) = mpsc::sync_channel(cap);
    let (to_detect, detector) = mpsc::sync_channel(cap);
    thread::scope(|scope| {
        scope.spawn(move || input.into_iter().map(decode).try_for_each(|item| to_clean.send(item)));
        scope.spawn(move || cleaner.into_iter().map(clean).try_for_each(|item| to_detect.send(item)));
        detector.into_iter().map(detect).collect()
    })
}
