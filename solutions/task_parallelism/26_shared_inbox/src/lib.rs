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
    thread::scope(|scope| {
        for _ in 0..workers {
            let done = done.clone();
            scope.spawn(|| work(&jobs, done, &analyse));
        }
    });
}

/// What each worker does: takes a job off the pile, analyses it, and comes back for the next.
fn work<J, R>(jobs: &Mutex<Receiver<J>>, done: Sender<R>, analyse: &impl Fn(J) -> R) {
    loop {
        // The guard is a temporary of this statement and dies with it. Whoever analyses holds no lock.
        let Ok(job) = jobs.lock().unwrap().recv() else { return };
        if done.send(analyse(job)).is_err() {
            return;
        }
    }
}
