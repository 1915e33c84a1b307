//! `unbatch` takes an empty batch for the end.

use std::mem;
use std::sync::mpsc::{Receiver, SendError, Sender};

/// Readings come every 0.4 ms. This is the size of the largest batch that keeps no reading waiting for more than 5 ms.
///
/// The first reading of a batch waits for all others: with 13 of them, 12 times 0.4 ms.
pub const BEST_SIZE_FOR_5_MS: usize = 13;

/// Collects items and sends them in batches of `size`.
///
/// When it is dropped, what it has left goes as a last, shorter batch. If nobody is there to receive that, it is lost.
pub struct Batcher<T> {
    out: Sender<Vec<T>>,
    size: usize,
    batch: Vec<T>,
}

impl<T> Batcher<T> {
    /// A batcher that has no item yet. `size` is 1 or more.
    pub fn new(out: Sender<Vec<T>>, size: usize) -> Self {
        Batcher { out, size, batch: Vec::with_capacity(size) }
    }

    /// Adds one item. A batch that is full with it leaves at once.
    ///
    /// If nobody is left to receive the batch, it comes back, and the batcher is empty.
    pub fn push(&mut self, item: T) -> Result<(), Vec<T>> {
        self.batch.push(item);
        if self.batch.len() < self.size { Ok(()) } else { self.flush() }
    }

    /// Sends what there is, however little. If there is nothing, nothing is sent.
    ///
    /// If nobody is left to receive the batch, it comes back, and the batcher is empty.
    pub fn flush(&mut self) -> Result<(), Vec<T>> {
        if self.batch.is_empty() {
            return Ok(());
        }
        // The full Vec leaves as it is. The new one has all its room from the beginning, so that it need not grow.
        let batch = mem::replace(&mut self.batch, Vec::with_capacity(self.size));
        self.out.send(batch).map_err(|SendError(batch)| batch)
    }
}

impl<T> Drop for Batcher<T> {
    fn drop(&mut self) {
        // With the receiver gone there is nobody to give the rest to, and nobody to tell.
        let _ = self.flush();
    }
}

/// The items of all batches, in order, each as soon as its batch is there, until the last sender is gone.
///
/// A batch may be empty.
pub fn unbatch<T>(rx: Receiver<Vec<T>>) -> impl Iterator<Item = T> {
    let mut batch = Vec::new().into_iter();
    std::iter::from_fn(move || {
        batch.next().or_else(|| {
            batch = rx.recv().ok()?.into_iter();
            batch.next()
        })
    })
}
