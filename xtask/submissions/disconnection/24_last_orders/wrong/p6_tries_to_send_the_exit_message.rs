//! Last orders.

use kit::Block;
use std::sync::mpsc::{self, SendError, SyncSender};
use std::thread::{self, JoinHandle};

/// What the writer can be told.
enum Order {
    Write(Block),
    Finish,
}

/// Writes blocks to a disk, on a thread of its own.
///
/// Every block that was accepted reaches the disk before [`finish`](Recorder::finish) returns, and before a recorder
/// that is dropped without it is gone.
pub struct Recorder {
    orders: SyncSender<Order>,
    writer: Option<JoinHandle<usize>>,
}

impl Recorder {
    /// Starts the writer. At most `capacity` blocks wait for it.
    pub fn start(capacity: usize, mut disk: impl FnMut(Block) + Send + 'static) -> Recorder {
        let (orders, inbox) = mpsc::sync_channel(capacity);
        let writer = thread::spawn(move || {
            let mut written = 0;
            while let Ok(Order::Write(block)) = inbox.recv() {
                disk(block);
                written += 1;
            }
            written
        });
        Recorder { orders, writer: Some(writer) }
    }

    /// Hands a block to the writer, and waits while there is no room. Gives it back when the writer is gone.
    pub fn record(&self, block: Block) -> Result<(), Block> {
        self.orders.send(Order::Write(block)).map_err(|SendError(order)| match order {
            Order::Write(block) => block,
            Order::Finish => unreachable!("a block was sent"),
        })
    }

    /// Ends the recording and returns how many blocks were written.
    pub fn finish(mut self) -> usize {
        self.close()
    }

    fn close(&mut self) -> usize {
        let _ = self.orders.try_send(Order::Finish);
        self.writer.take().map_or(0, |writer| writer.join().unwrap_or(0))
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.close();
    }
}
