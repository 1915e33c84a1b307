//! Back in line.

use std::sync::mpsc::{Receiver, Sender};

use kit::Block;

/// Passes all blocks of `inbox` on to `player` in the order of their numbers, which begin at 0.
///
/// A block is passed on as soon as all blocks before it have been. When the inbox ends, blocks that still wait for one
/// that never came are passed on in rising order.
pub fn resequence(inbox: Receiver<Block>, player: Sender<Block>) {
    let mut shelf: Vec<Option<Block>> = Vec::new();
    let mut due = 0;
    for block in inbox {
        let place = block.seq as usize;
        if shelf.len() <= place {
            shelf.resize_with(place + 1, || None);
        }
        shelf[place] = Some(block);
        while let Some(block) = shelf.get_mut(due).and_then(Option::take) {
            let _ = player.send(block);
            due += 1;
        }
    }
    shelf.into_iter().flatten().for_each(|block| _ = player.send(block));
}
