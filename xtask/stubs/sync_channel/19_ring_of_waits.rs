//! Everybody waits for everybody.

use std::sync::mpsc;
use std::thread;

use kit::Block;

/// Sends every block through a worker that applies `filter` to it, and returns them all in the order given.
///
/// Blocks travel to the worker through a channel with room for `work_cap` of them, and back through one with room for
/// `result_cap`. It works for any number of blocks and any capacities, 0 included.
pub fn two_way(
    blocks: Vec<Block>,
    work_cap: usize,
    result_cap: usize,
    filter: impl Fn(&mut Block) + Send + 'static,
) -> Vec<Block> {
    let (work, inbox) = mpsc::sync_channel::<Block>(work_cap);
    let (outbox, results) = mpsc::sync_channel(result_cap);
    thread::spawn(move || {
        for mut block in inbox {
            filter(&mut block);
            if outbox.send(block).is_err() {
                return;
            }
        }
    });

    for block in blocks {
        if work.send(block).is_err() {
            break;
        }
    }
    drop(work);
    results.iter().collect()
}
