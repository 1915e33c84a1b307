//! Back in line.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender};

use kit::Block;

/// Passes all blocks of `inbox` on to `player` in the order of their numbers, which begin at 0.
///
/// A block is passed on as soon as all blocks before it have been. When the inbox ends, blocks that still wait for one
/// that never came are passed on in rising order.
pub fn resequence(inbox: Receiver<Block>, player: Sender<Block>) {
    let mut waiting_room = BTreeMap::new();
    let mut due = 0;
    while let Ok(block) = inbox.recv() {
        waiting_room.insert(block.seq, block);
        while let Some(first) = waiting_room.first_entry().filter(|first| *first.key() == due) {
            player.send(first.remove()).expect("the player listens to the end");
            due += 1;
        }
    }
    while let Some((_, block)) = waiting_room.pop_first() {
        player.send(block).expect("the player listens to the end");
    }
}
