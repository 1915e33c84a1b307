//! By the crate.
#![expect(unused_variables, dead_code, reason = "delete this line once you use them")]

use std::iter;
use std::sync::mpsc::{Receiver, Sender};

/// Readings come every 0.4 ms. This is the size of the largest batch that keeps no reading waiting for more than 5 ms.
pub const BEST_SIZE_FOR_5_MS: usize = 0;

/// Collects items and sends them in batches of `size`.
///
/// When it is dropped, what it has left goes as a last, shorter batch. If nobody is there to receive that, it is lost.
pub struct Batcher<T> {
    out: Sender<Vec<T>>,
    // What else?
}

impl<T> Batcher<T> {
    /// A batcher that has no item yet. `size` is 1 or more.
    pub fn new(out: Sender<Vec<T>>, size: usize) -> Self {
        todo!("a batcher without items")
    }

    /// Adds one item. A batch that is full with it leaves at once.
    ///
    /// If nobody is left to receive the batch, it comes back, and the batcher is empty.
    pub fn push(&mut self, item: T) -> Result<(), Vec<T>> {
        todo!("one more, and perhaps a full batch")
    }

    /// Sends what there is, however little. If there is nothing, nothing is sent.
    ///
    /// If nobody is left to receive the batch, it comes back, and the batcher is empty.
    pub fn flush(&mut self) -> Result<(), Vec<T>> {
        todo!("what there is, if there is something")
    }
}

/// The items of all batches, in order, each as soon as its batch is there, until the last sender is gone.
///
/// A batch may be empty.
pub fn unbatch<T>(rx: Receiver<Vec<T>>) -> impl Iterator<Item = T> {
    iter::from_fn(|| todo!("one item after the other"))
}
