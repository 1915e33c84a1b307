//! The assembly line.
#![expect(unused_variables, reason = "delete this line once you use them")]

/// Decodes, cleans and searches everything in `input`, and returns the findings in the order of the input.
///
/// Each of the three stages has a thread of its own, and all three are at work at the same time, each on another item.
/// At most `cap` items wait between two stages. When it returns, every thread it has started has ended.
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
    todo!("three stages, each on its own thread")
}
