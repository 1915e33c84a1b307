//! Last orders.

use kit::Block;
use std::sync::mpsc::{self, SendError, SyncSender};
use std::thread::{self, JoinHandle};

/// Waits for its thread when it is dropped.
struct Waiting(Option<JoinHandle<usize>>);

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(thread) = self.0.take() {
            let _ = thread.join();
        }
    }
}

/// Writes blocks to a disk, on a thread of its own.
///
/// Every block that was accepted reaches the disk before [`finish`](Recorder::finish) returns, and before a recorder
/// that is dropped without it is gone.
pub struct Recorder {
    // Fields are dropped in this order: the sender first, then whoever waits for the writer.
    blocks: SyncSender<Block>,
    writer: Waiting,
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
        Recorder { blocks, writer: Waiting(Some(writer)) }
    }

    /// Hands a block to the writer, and waits while there is no room. Gives it back when the writer is gone.
    pub fn record(&self, block: Block) -> Result<(), Block> {
        self.blocks.send(block).map_err(|SendError(block)| block)
    }

    /// Ends the recording and returns how many blocks were written.
    pub fn finish(self) -> usize {
        let Recorder { blocks, mut writer } = self;
        drop(blocks);
        writer.0.take().map_or(0, |writer| writer.join().unwrap_or(0))
    }
}
