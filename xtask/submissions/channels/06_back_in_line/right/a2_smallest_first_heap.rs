//! Back in line.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::mpsc::{Receiver, Sender};

use kit::Block;

/// Passes all blocks of `inbox` on to `player` in the order of their numbers, which begin at 0.
///
/// A block is passed on as soon as all blocks before it have been. When the inbox ends, blocks that still wait for one
/// that never came are passed on in rising order.
pub fn resequence(inbox: Receiver<Block>, player: Sender<Block>) {
    let mut early = BinaryHeap::new();
    let mut due = 0;
    for block in inbox {
        early.push(Early(block));
        while early.peek().is_some_and(|Early(block)| block.seq == due) {
            if let Some(Early(block)) = early.pop() {
                let _ = player.send(block);
            }
            due += 1;
        }
    }
    while let Some(Early(block)) = early.pop() {
        let _ = player.send(block);
    }
}

/// A block, ordered by its number.
struct Early(Block);

impl Ord for Early {
    fn cmp(&self, other: &Self) -> Ordering {
        // The other way round: the smallest number is the greatest.
        other.0.seq.cmp(&self.0.seq)
    }
}

impl PartialOrd for Early {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Early {
    fn eq(&self, other: &Self) -> bool {
        self.0.seq == other.0.seq
    }
}

impl Eq for Early {}
