//! Build the mailbox.

use std::sync::mpsc::{self, Receiver, SyncSender};

/// The side that puts items into a mailbox. There may be many.
pub struct Put<T>(SyncSender<T>);

/// The side that takes them out. There is one.
pub struct Take<T>(Receiver<T>);

/// Makes a mailbox that holds up to `capacity` items, which is at least 1.
pub fn mailbox<T>(capacity: usize) -> (Put<T>, Take<T>) {
    let (put, take) = mpsc::sync_channel(capacity);
    (Put(put), Take(take))
}

impl<T> Clone for Put<T> {
    fn clone(&self) -> Self {
        Put(self.0.clone())
    }
}

impl<T> Put<T> {
    /// Puts `item` at the end of the queue. Waits while the mailbox is full.
    ///
    /// When the taker has gone, or goes while this waits, the item comes back as an `Err`.
    pub fn put(&self, item: T) -> Result<(), T> {
        self.0.send(item).map_err(|error| error.0)
    }
}

impl<T> Take<T> {
    /// Takes the oldest item. Waits while the mailbox is empty.
    ///
    /// `None` when it is empty and no putter is left.
    pub fn take(&self) -> Option<T> {
        self.0.recv().ok()
    }
}
