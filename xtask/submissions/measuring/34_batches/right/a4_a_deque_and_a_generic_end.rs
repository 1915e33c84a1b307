//! A queue of items, emptied from its front; the iterator is boxed.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender};

const PERIOD_US: usize = 400;
const LIMIT_US: usize = 5000;

/// The first of n readings waits for n - 1 others.
pub const BEST_SIZE_FOR_5_MS: usize = LIMIT_US / PERIOD_US + 1;

pub struct Batcher<T> {
    waiting: VecDeque<T>,
    size: usize,
    out: Sender<Vec<T>>,
}

impl<T> Batcher<T> {
    pub fn new(out: Sender<Vec<T>>, size: usize) -> Self {
        assert!(size >= 1);
        Self { waiting: VecDeque::with_capacity(size), size, out }
    }

    pub fn push(&mut self, item: T) -> Result<(), Vec<T>> {
        self.waiting.push_back(item);
        while self.waiting.len() >= self.size {
            self.flush()?;
        }
        Ok(())
    }

    pub fn flush(&mut self) -> Result<(), Vec<T>> {
        let count = self.waiting.len().min(self.size);
        if count == 0 {
            return Ok(());
        }
        let mut batch = Vec::with_capacity(count);
        for _ in 0..count {
            batch.extend(self.waiting.pop_front());
        }
        if let Err(failed) = self.out.send(batch) { Err(failed.0) } else { Ok(()) }
    }
}

impl<T> Drop for Batcher<T> {
    fn drop(&mut self) {
        drop(self.flush());
    }
}

pub fn unbatch<T>(rx: Receiver<Vec<T>>) -> impl Iterator<Item = T> {
    let receive = move || rx.recv().ok();
    std::iter::from_fn(receive).flat_map(Vec::into_iter)
}
