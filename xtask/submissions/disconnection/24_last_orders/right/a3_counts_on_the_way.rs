//! Last orders.

use kit::Block;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, SendError, SyncSender};
use std::thread::{self, JoinHandle};

/// Writes blocks to a disk, on a thread of its own.
///
/// Every block that was accepted reaches the disk before [`finish`](Recorder::finish) returns, and before a recorder
/// that is dropped without it is gone.
pub struct Recorder {
    blocks: Option<SyncSender<Block>>,
    written: Arc<AtomicUsize>,
    writer: Option<JoinHandle<()>>,
}

impl Recorder {
    /// Starts the writer. At most `capacity` blocks wait for it.
    pub fn start(capacity: usize, mut disk: impl FnMut(Block) + Send + 'static) -> Recorder {
        let (blocks, inbox) = mpsc::sync_channel(capacity);
        let written = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&written);
        let work = move |block| {
            disk(block);
            count.fetch_add(1, Ordering::SeqCst);
        };
        let writer = thread::spawn(move || inbox.iter().for_each(work));
        Recorder { blocks: Some(blocks), written, writer: Some(writer) }
    }

    /// Hands a block to the writer, and waits while there is no room. Gives it back when the writer is gone.
    pub fn record(&self, block: Block) -> Result<(), Block> {
        let Some(blocks) = &self.blocks else { return Err(block) };
        blocks.send(block).map_err(|SendError(block)| block)
    }

    /// Ends the recording and returns how many blocks were written.
    pub fn finish(self) -> usize {
        let written = Arc::clone(&self.written);
        // Dropping is all there is to finishing.
        drop(self);
        written.load(Ordering::SeqCst)
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
