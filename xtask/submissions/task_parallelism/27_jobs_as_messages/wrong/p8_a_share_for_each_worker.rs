//! Anything at all.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

/// Work, as a message.
type Job = Box<dyn FnOnce() + Send>;

/// Threads that do whatever work they are sent.
///
/// A worker that is free takes the next job as soon as there is one. Dropping the pool finishes every job that it has
/// accepted, and then ends the workers.
pub struct Pool {
    inboxes: Vec<Sender<Job>>,
    next: Cell<usize>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts a pool of `workers` threads, at least one.
    pub fn new(workers: usize) -> Pool {
        let (mut inboxes, mut threads) = (Vec::new(), Vec::new());
        for _ in 0..workers {
            let (jobs, inbox) = mpsc::channel::<Job>();
            inboxes.push(jobs);
            threads.push(thread::spawn(move || work(inbox)));
        }
        Pool { inboxes, next: Cell::new(0), workers: threads }
    }

    /// Accepts a job and returns at once, with a ticket: the result will be received there. Whoever has no use for the
    /// result may throw the ticket away.
    ///
    /// A job that panics gives no result, and harms nobody else.
    pub fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
        let (result, ticket) = mpsc::channel();
        let nr = self.next.get();
        self.next.set((nr + 1) % self.inboxes.len());
        let _ = self.inboxes[nr].send(Box::new(move || drop(result.send(job()))));
        ticket
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.inboxes.clear();
        for worker in self.workers.drain(..) {
            let _ = worker.join();
        }
    }
}

fn work(inbox: Receiver<Job>) {
    for job in inbox {
        let _ = panic::catch_unwind(AssertUnwindSafe(job));
    }
}
