//! One pile, four pairs of hands.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;

/// Analyses every job that comes in with a crew of `workers` threads, and sends every result to `done`.
///
/// A worker that is free takes the next job as soon as there is one. Returns when all jobs are done and none can come
/// any more.
pub fn crew<J, R, F>(workers: usize, jobs: Receiver<J>, done: Sender<R>, analyse: F)
where
    J: Send + 'static,
    R: Send + 'static,
    F: Fn(J) -> R + Send + Sync + 'static,
{
    let jobs = Mutex::new(jobs);
    let next = || jobs.lock().unwrap().recv();
    let work = |done: Sender<R>| {
        while let Ok(job) = next() {
            if done.send(analyse(job)).is_err() {
                break;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..workers {
            let done = done.clone();
            scope.spawn(|| work(done));
        }
        work(done.clone());
    });
}
