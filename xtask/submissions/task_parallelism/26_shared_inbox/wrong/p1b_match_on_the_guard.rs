//! One pile, four pairs of hands.

use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex};
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
    let (jobs, analyse) = (Arc::new(Mutex::new(jobs)), Arc::new(analyse));
    let crew: Vec<_> = (0..workers)
        .map(|_| {
            let (jobs, analyse, done) = (Arc::clone(&jobs), Arc::clone(&analyse), done.clone());
            thread::spawn(move || {
                loop {
                    match jobs.lock().unwrap().recv() {
                        Ok(job) => done.send(analyse(job)).unwrap(),
                        Err(_) => return,
                    }
                }
            })
        })
        .collect();
    for worker in crew {
        worker.join().unwrap();
    }
}
