//! Anything at all.

use std::collections::VecDeque;
use std::iter;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};

type Job = Box<dyn FnOnce() + Send>;

/// The jobs that wait, whether there will be more, and a bell for when that changes.
#[derive(Default)]
struct Board {
    state: Mutex<(VecDeque<Job>, bool)>,
    bell: Condvar,
}

/// Threads that do whatever work they are sent.
///
/// A worker that is free takes the next job as soon as there is one. Dropping the pool finishes every job that it has
/// accepted, and then ends the workers.
pub struct Pool {
    board: Arc<Board>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts a pool of `workers` threads, at least one.
    pub fn new(workers: usize) -> Pool {
        let board = Arc::new(Board::default());
        let crew = iter::repeat_with(|| Arc::clone(&board)).take(workers);
        let workers = crew.map(|board| thread::spawn(move || board.work())).collect();
        Pool { board, workers }
    }

    /// Accepts a job and returns at once, with a ticket: the result will be received there. Whoever has no use for the
    /// result may throw the ticket away.
    ///
    /// A job that panics gives no result, and harms nobody else.
    pub fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
        let (result, ticket) = mpsc::channel();
        let job: Job = Box::new(move || {
            let _ = result.send(job());
        });
        self.board.state.lock().unwrap().0.push_back(job);
        self.board.bell.notify_one();
        ticket
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.board.state.lock().unwrap().1 = true;
        self.board.bell.notify_all();
        for worker in std::mem::take(&mut self.workers) {
            let _ = worker.join();
        }
    }
}

impl Board {
    fn work(&self) {
        while let Some(job) = self.next() {
            let _ = panic::catch_unwind(AssertUnwindSafe(job));
        }
    }

    fn next(&self) -> Option<Job> {
        let state = self.state.lock().unwrap();
        let is_idle = |state: &mut (VecDeque<Job>, bool)| state.0.is_empty() && !state.1;
        self.bell.wait_while(state, is_idle).unwrap().0.pop_front()
    }
}
