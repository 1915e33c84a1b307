//! Last orders.

use kit::Block;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, SendError, SyncSender};
use std::thread::{self, JoinHandle};

/// Writes blocks to a disk, on a thread of its own.
///
/// Every block that was accepted reaches the disk before [`finish`](Recorder::finish) returns, and before a recorder
/// that is dropped without it is gone.
pub struct Recorder {
    blocks: SyncSender<Block>,
    writer: JoinHandle<usize>,
    stop: Arc<AtomicBool>,
}

impl Recorder {
    /// Starts the writer. At most `capacity` blocks wait for it.
    pub fn start(capacity: usize, mut disk: impl FnMut(Block) + Send + 'static) -> Recorder {
        let (blocks, inbox) = mpsc::sync_channel(capacity);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let writer = thread::spawn(move || {
            let mut written = 0;
            for block in inbox {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                disk(block);
                written += 1;
            }
            written
        });
        Recorder { blocks, writer, stop }
    }

    /// Hands a block to the writer, and waits while there is no room. Gives it back when the writer is gone.
    pub fn record(&self, block: Block) -> Result<(), Block> {
        self.blocks.send(block).map_err(|SendError(block)| block)
    }

    /// Ends the recording and returns how many blocks were written.
    pub fn finish(self) -> usize {
        self.stop.store(true, Ordering::SeqCst);
        self.writer.join().unwrap_or(0)
    }
}
