//! Last orders.

use kit::Block;
use std::sync::mpsc::{self, SendError, SyncSender};
use std::thread::{self, JoinHandle};

/// Writes blocks to a disk, on a thread of its own.
///
/// Every block that was accepted reaches the disk before [`finish`](Recorder::finish) returns, and before a recorder
/// that is dropped without it is gone.
pub struct Recorder {
    /// `None` once the recording has ended.
    blocks: Option<SyncSender<Block>>,
    /// `None` once the writer has been waited for.
    writer: Option<JoinHandle<usize>>,
}

impl Recorder {
    /// Starts the writer. At most `capacity` blocks wait for it.
    pub fn start(capacity: usize, mut disk: impl FnMut(Block) + Send + 'static) -> Recorder {
        let (blocks, inbox) = mpsc::sync_channel(capacity);
        // Ends when nobody can record any more and all that was accepted is written.
        let writer = thread::spawn(move || inbox.into_iter().map(&mut disk).count());
        Recorder { blocks: Some(blocks), writer: Some(writer) }
    }

    /// Hands a block to the writer, and waits while there is no room. Gives it back when the writer is gone.
    pub fn record(&self, block: Block) -> Result<(), Block> {
        match &self.blocks {
            Some(blocks) => blocks.send(block).map_err(|SendError(block)| block),
            None => Err(block),
        }
    }

    /// Ends the recording and returns how many blocks were written.
    pub fn finish(mut self) -> usize {
        self.close()
    }

    /// First the intake ends, then the writer drains the channel, then it is waited for. Closing twice is harmless.
    fn close(&mut self) -> usize {
        drop(self.blocks.take());
        self.writer.take().map_or(0, |writer| writer.join().unwrap_or(0))
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.close();
    }
}
