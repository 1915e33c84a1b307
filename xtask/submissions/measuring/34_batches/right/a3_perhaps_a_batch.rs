//! A batch begins with its first item. `unbatch` is a type of its own.

use std::sync::mpsc::{Receiver, Sender};
use std::vec::IntoIter;

pub const BEST_SIZE_FOR_5_MS: usize = (5.0_f32 / 0.4) as usize + 1;

pub struct Batcher<T> {
    out: Sender<Vec<T>>,
    size: usize,
    batch: Option<Vec<T>>,
}

impl<T> Batcher<T> {
    pub fn new(out: Sender<Vec<T>>, size: usize) -> Self {
        Batcher { out, size, batch: None }
    }

    pub fn push(&mut self, item: T) -> Result<(), Vec<T>> {
        let size = self.size;
        let batch = self.batch.get_or_insert_with(|| Vec::with_capacity(size));
        batch.push(item);
        if batch.len() == size {
            return self.flush();
        }
        Ok(())
    }

    pub fn flush(&mut self) -> Result<(), Vec<T>> {
        match self.batch.take() {
            Some(batch) => self.out.send(batch).map_err(|error| error.0),
            None => Ok(()),
        }
    }
}

impl<T> Drop for Batcher<T> {
    fn drop(&mut self) {
        if let Some(batch) = self.batch.take() {
            self.out.send(batch).ok();
        }
    }
}

pub fn unbatch<T>(rx: Receiver<Vec<T>>) -> impl Iterator<Item = T> {
    Unbatch { rx, batch: Vec::new().into_iter() }
}

struct Unbatch<T> {
    rx: Receiver<Vec<T>>,
    batch: IntoIter<T>,
}

impl<T> Iterator for Unbatch<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        loop {
            if let Some(item) = self.batch.next() {
                return Some(item);
            }
            match self.rx.recv() {
                Ok(batch) => self.batch = batch.into_iter(),
                Err(_) => return None,
            }
        }
    }
}
