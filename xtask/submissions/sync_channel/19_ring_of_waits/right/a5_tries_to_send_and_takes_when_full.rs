//! Everybody waits for everybody.

use std::sync::mpsc::{self, TrySendError};
use std::thread;
use std::time::Duration;

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

    let mut filtered = Vec::with_capacity(blocks.len());
    let mut to_send = blocks.into_iter();
    let mut in_hand = to_send.next();
    while let Some(block) = in_hand {
        in_hand = match work.try_send(block) {
            Ok(()) => to_send.next(),
            Err(TrySendError::Full(block)) => {
                // Nothing to do but wait a little for either: this thread must not wait for one alone.
                filtered.extend(results.recv_timeout(Duration::from_millis(1)));
                Some(block)
            }
            Err(TrySendError::Disconnected(_)) => None,
        };
    }
    drop(work);
    filtered.extend(results);
    filtered
}
