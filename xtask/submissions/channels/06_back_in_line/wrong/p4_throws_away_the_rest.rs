//! Back in line.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender};

use kit::Block;

/// Passes all blocks of `inbox` on to `player` in the order of their numbers, which begin at 0.
///
/// A block is passed on as soon as all blocks before it have been. When the inbox ends, blocks that still wait for one
/// that never came are passed on in rising order.
pub fn resequence(inbox: Receiver<Block>, player: Sender<Block>) {
    let mut early = BTreeMap::new();
    let mut due = 0;
    for block in inbox {
        early.insert(block.seq, block);
        while let Some(block) = early.remove(&due) {
            let _ = player.send(block);
            due += 1;
        }
    }
}
