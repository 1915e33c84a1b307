//! Anything at all.
#![expect(unused_variables, reason = "delete this line once you use them")]

use std::sync::mpsc::Receiver;

/// Threads that do whatever work they are sent.
///
/// A worker that is free takes the next job as soon as there is one. Dropping the pool finishes every job that it has
/// accepted, and then ends the workers.
pub struct Pool {
    // Your fields.
}

impl Pool {
    /// Starts a pool of `workers` threads, at least one.
    pub fn new(workers: usize) -> Pool {
        todo!("start the workers")
    }

    /// Accepts a job and returns at once, with a ticket: the result will be received there. Whoever has no use for the
    /// result may throw the ticket away.
    ///
    /// A job that panics gives no result, and harms nobody else.
    pub fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
        todo!("send the job to whoever is free, and return a ticket")
    }
}
