//! Anything at all.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// What a worker can be told.
enum Message {
    Do(Box<dyn FnOnce() + Send>),
    GoHome,
}

/// Threads that do whatever work they are sent.
///
/// A worker that is free takes the next job as soon as there is one. Dropping the pool finishes every job that it has
/// accepted, and then ends the workers.
pub struct Pool {
    messages: Sender<Message>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts a pool of `workers` threads, at least one.
    pub fn new(workers: usize) -> Pool {
        let (messages, inbox) = mpsc::channel();
        let inbox = Arc::new(Mutex::new(inbox));
        let start = |_| {
            let inbox = Arc::clone(&inbox);
            thread::spawn(move || work(&inbox))
        };
        Pool { messages, workers: (0..workers).map(start).collect() }
    }

    /// Accepts a job and returns at once, with a ticket: the result will be received there. Whoever has no use for the
    /// result may throw the ticket away.
    ///
    /// A job that panics gives no result, and harms nobody else.
    pub fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
        let (result, ticket) = mpsc::channel();
        let job = Box::new(move || drop(result.send(job())));
        self.messages.send(Message::Do(job)).expect("no worker has been sent home");
        ticket
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // One for each. They stand behind all jobs, so these are done first.
        for _ in &self.workers {
            let _ = self.messages.send(Message::GoHome);
        }
        while let Some(worker) = self.workers.pop() {
            let _ = worker.join();
        }
    }
}

fn work(inbox: &Mutex<Receiver<Message>>) {
    let next = || inbox.lock().unwrap().recv();
    while let Ok(Message::Do(job)) = next() {
        let _ = panic::catch_unwind(AssertUnwindSafe(job));
    }
}
