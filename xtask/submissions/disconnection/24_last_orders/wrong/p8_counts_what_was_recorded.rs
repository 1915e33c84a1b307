//! Last orders.

use kit::Block;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, SyncSender};
use std::thread::{self, JoinHandle};

/// Writes blocks to a disk, on a thread of its own.
///
/// Every block that was accepted reaches the disk before [`finish`](Recorder::finish) returns, and before a recorder
/// that is dropped without it is gone.
pub struct Recorder {
    blocks: Option<SyncSender<Block>>,
    writer: Option<JoinHandle<usize>>,
    recorded: AtomicUsize,
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
        Recorder { blocks: Some(blocks), writer: Some(writer), recorded: AtomicUsize::new(0) }
    }

    /// Hands a block to the writer, and waits while there is no room. Gives it back when the writer is gone.
    pub fn record(&self, block: Block) -> Result<(), Block> {
        let Some(blocks) = &self.blocks else { return Err(block) };
        self.recorded.fetch_add(1, Ordering::SeqCst);
        blocks.try_send(block).or(Ok(()))
    }

    /// Ends the recording and returns how many blocks were written.
    pub fn finish(mut self) -> usize {
        drop(self.blocks.take());
        let _ = self.writer.take().map(JoinHandle::join);
        self.recorded.load(Ordering::SeqCst)
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        drop(self.blocks.take());
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}
