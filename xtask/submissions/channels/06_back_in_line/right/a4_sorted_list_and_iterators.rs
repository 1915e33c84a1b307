//! Back in line.

use std::sync::mpsc::{Receiver, Sender};

use kit::Block;

/// Passes all blocks of `inbox` on to `player` in the order of their numbers, which begin at 0.
///
/// A block is passed on as soon as all blocks before it have been. When the inbox ends, blocks that still wait for one
/// that never came are passed on in rising order.
pub fn resequence(inbox: Receiver<Block>, player: Sender<Block>) {
    let (_, late) = inbox.into_iter().fold((0, Vec::new()), |(due, mut early), block| {
        let place = early.partition_point(|other: &Block| other.seq < block.seq);
        early.insert(place, block);
        let run = early.iter().zip(due..).take_while(|(block, number)| block.seq == *number).count();
        early.drain(..run).for_each(|block| player.send(block).unwrap_or_default());
        (due + run as u32, early)
    });
    late.into_iter().for_each(|block| player.send(block).unwrap_or_default());
}
