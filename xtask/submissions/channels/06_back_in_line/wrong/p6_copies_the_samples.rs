//! Back in line.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender};

use kit::Block;

/// Passes all blocks of `inbox` on to `player` in the order of their numbers, which begin at 0.
///
/// A block is passed on as soon as all blocks before it have been. When the inbox ends, blocks that still wait for one
/// that never came are passed on in rising order.
pub fn resequence(inbox: Receiver<Block>, player: Sender<Block>) {
    let mut early: BTreeMap<u32, Vec<f32>> = BTreeMap::new();
    let mut due = 0;
    for block in &inbox {
        early.insert(block.seq, block.samples.clone());
        while let Some(samples) = early.get(&due) {
            let _ = player.send(Block { seq: due, samples: samples.to_vec() });
            early.remove(&due);
            due += 1;
        }
    }
    for (seq, samples) in early {
        let _ = player.send(Block { seq, samples });
    }
}
