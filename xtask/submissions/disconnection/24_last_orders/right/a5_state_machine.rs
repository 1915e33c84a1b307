//! Last orders.

use kit::Block;
use std::sync::mpsc::{self, SendError, SyncSender};
use std::thread::{self, JoinHandle};

/// Open until it is closed, and closed for ever after.
enum State {
    Open { blocks: SyncSender<Block>, writer: JoinHandle<usize> },
    Closed { written: usize },
}

impl State {
    fn close(&mut self) {
        *self = match std::mem::replace(self, State::Closed { written: 0 }) {
            State::Open { blocks, writer } => {
                drop(blocks);
                State::Closed { written: writer.join().unwrap_or(0) }
            }
            closed => closed,
        };
    }
}

/// Writes blocks to a disk, on a thread of its own.
///
/// Every block that was accepted reaches the disk before [`finish`](Recorder::finish) returns, and before a recorder
/// that is dropped without it is gone.
pub struct Recorder {
    state: State,
}

impl Recorder {
    /// Starts the writer. At most `capacity` blocks wait for it.
    pub fn start(capacity: usize, mut disk: impl FnMut(Block) + Send + 'static) -> Recorder {
        let (blocks, inbox) = mpsc::sync_channel(capacity);
        let writer = thread::spawn(move || {
            let mut written = 0;
            for block in inbox {
                disk(block);
                written += 1;
            }
            written
        });
        Recorder { state: State::Open { blocks, writer } }
    }

    /// Hands a block to the writer, and waits while there is no room. Gives it back when the writer is gone.
    pub fn record(&self, block: Block) -> Result<(), Block> {
        match &self.state {
            State::Open { blocks, .. } => blocks.send(block).map_err(|SendError(block)| block),
            State::Closed { .. } => Err(block),
        }
    }

    /// Ends the recording and returns how many blocks were written.
    pub fn finish(mut self) -> usize {
        self.state.close();
        match self.state {
            State::Closed { written } => written,
            State::Open { .. } => unreachable!("it was closed above"),
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.state.close();
    }
}
