//! Anything at all.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// Work, as a message.
type Job = Box<dyn FnOnce() + Send>;

/// Threads that do whatever work they are sent.
///
/// A worker that is free takes the next job as soon as there is one. Dropping the pool finishes every job that it has
/// accepted, and then ends the workers.
pub struct Pool {
    /// `None` once the pool is being dropped.
    jobs: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts a pool of `workers` threads, at least one.
    pub fn new(workers: usize) -> Pool {
        let (jobs, inbox) = mpsc::channel::<Job>();
        let inbox = Arc::new(Mutex::new(inbox));
        let start = |_| {
            let inbox = Arc::clone(&inbox);
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
        let (done, is_done) = mpsc::channel();
        let job = Box::new(move || {
            let _ = result.send(job());
            let _ = done.send(());
        });
        self.jobs.as_ref().unwrap().send(job).unwrap();
        let _ = is_done.recv();
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

/// What each worker does: takes a job, does it, and comes back for the next.
fn work(inbox: &Mutex<Receiver<Job>>) {
    loop {
        // The guard dies with this statement; nobody does a job while holding the lock.
        let Ok(job) = inbox.lock().unwrap().recv() else { return };
        // A panic is the affair of whoever holds the ticket: its channel is closed without a result.
        let _ = panic::catch_unwind(AssertUnwindSafe(job));
    }
}
