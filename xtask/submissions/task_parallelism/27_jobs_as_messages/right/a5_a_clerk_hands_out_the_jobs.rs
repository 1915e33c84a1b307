//! Anything at all.

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
    door: Option<Sender<Job>>,
    clerk: Option<JoinHandle<()>>,
}

impl Pool {
    /// Starts a pool of `workers` threads, at least one.
    pub fn new(workers: usize) -> Pool {
        let (door, jobs) = mpsc::channel::<Job>();
        let clerk = thread::spawn(move || hand_out(workers, jobs));
        Pool { door: Some(door), clerk: Some(clerk) }
    }

    /// Accepts a job and returns at once, with a ticket: the result will be received there. Whoever has no use for the
    /// result may throw the ticket away.
    ///
    /// A job that panics gives no result, and harms nobody else.
    pub fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
        let (result, ticket) = mpsc::sync_channel(1);
        let job = Box::new(move || drop(result.try_send(job())));
        if let Some(door) = &self.door {
            let _ = door.send(job);
        }
        ticket
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.door = None;
        if let Some(clerk) = self.clerk.take() {
            let _ = clerk.join();
        }
    }
}

/// Gives each job to a worker that has said it is free.
fn hand_out(workers: usize, jobs: Receiver<Job>) {
    let (free, is_free) = mpsc::channel();
    thread::scope(|scope| {
        let mut hands = Vec::new();
        for nr in 0..workers {
            let (hand, own_jobs) = mpsc::channel::<Job>();
            let free = free.clone();
            hands.push(hand);
            scope.spawn(move || {
                let _ = free.send(nr);
                for job in own_jobs {
                    let _ = panic::catch_unwind(AssertUnwindSafe(job));
                    let _ = free.send(nr);
                }
            });
        }
        for job in jobs {
            let Ok(nr) = is_free.recv() else { return };
            let _ = hands[nr].send(job);
        }
    });
}
