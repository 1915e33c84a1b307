//! Anything at all.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};

/// Work, as a message.
type Job = Box<dyn FnOnce() + Send>;

/// Threads that do whatever work they are sent.
///
/// A worker that is free takes the next job as soon as there is one. Dropping the pool finishes every job that it has
/// accepted, and then ends the workers.
pub struct Pool {
    /// `None` once the pool is being dropped.
    jobs: Option<crossbeam_channel::Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts a pool of `workers` threads, at least one.
    pub fn new(workers: usize) -> Pool {
        let (jobs, inbox) = crossbeam_channel::unbounded::<Job>();
        let start = |_| {
            let inbox = inbox.clone();
            thread::spawn(move || work(&inbox))
        };
        Pool { jobs: Some(jobs), workers: (0..workers).map(start).collect() }
    }

    /// Accepts a job and returns at once, with a ticket: the result will be received there. Whoever has no use for the
    /// result may throw the ticket away.
    ///
    /// A job that panics gives no result, and harms nobody else.
    pub fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
        let (result, ticket) = mpsc::channel();
        let job = Box::new(move || {
            // Nobody waits for the result if the ticket has been thrown away.
            let _ = result.send(job());
        });
        let jobs = self.jobs.as_ref().expect("only a pool that is being dropped has no inbox");
        jobs.send(job).expect("workers live as long as the pool");
        ticket
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // The workers end when no job is left and none can come any more.
        drop(self.jobs.take());
        for worker in self.workers.drain(..) {
            worker.join().expect("jobs that panic end no worker");
        }
    }
}

/// What each worker does, each with a receiver of its own.
fn work(inbox: &crossbeam_channel::Receiver<Job>) {
    for job in inbox {
        let _ = panic::catch_unwind(AssertUnwindSafe(job));
    }
}
