//! Back in line.

use std::collections::HashMap;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use kit::Block;

/// Passes all blocks of `inbox` on to `player` in the order of their numbers, which begin at 0.
///
/// A block is passed on as soon as all blocks before it have been. When the inbox ends, blocks that still wait for one
/// that never came are passed on in rising order.
pub fn resequence(inbox: Receiver<Block>, player: Sender<Block>) {
    let (in_order, outbox) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            for block in outbox {
                let _ = player.send(block);
            }
        });
        let mut state = State { due: 0, early: HashMap::new() };
        while state.step(inbox.recv().ok(), &in_order) {}
        drop(in_order);
    });
}

struct State {
    due: u32,
    early: HashMap<u32, Block>,
}

impl State {
    /// Takes what came out of the inbox. Says whether there is another step.
    fn step(&mut self, arrived: Option<Block>, out: &Sender<Block>) -> bool {
        match arrived {
            Some(block) if block.seq == self.due => {
                let mut next = Some(block);
                while let Some(block) = next {
                    let _ = out.send(block);
                    self.due += 1;
                    next = self.early.remove(&self.due);
                }
                true
            }
            Some(block) => {
                self.early.insert(block.seq, block);
                true
            }
            None => {
                let mut rest: Vec<Block> = self.early.drain().map(|(_, block)| block).collect();
                rest.sort_unstable_by_key(|block| block.seq);
                rest.into_iter().for_each(|block| _ = out.send(block));
                false
            }
        }
    }
}
