//! One pile, four pairs of hands.

use std::iter;
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
    thread::scope(|scope| {
        for _ in 0..workers {
            let (jobs, analyse, done) = (&jobs, &analyse, done.clone());
            let own = iter::from_fn(move || jobs.lock().ok()?.recv().ok());
            scope.spawn(move || own.map(analyse).try_for_each(|result| done.send(result)));
        }
    });
}
