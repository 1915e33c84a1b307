//! One pile, four pairs of hands.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
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
    let analyse = Arc::new(analyse);
    let mut hands = Vec::new();
    let mut crew = Vec::new();
    for _ in 0..workers {
        let (hand, own_jobs) = mpsc::channel();
        let (analyse, done) = (Arc::clone(&analyse), done.clone());
        hands.push(hand);
        crew.push(thread::spawn(move || {
            for job in own_jobs {
                done.send(analyse(job)).unwrap();
            }
        }));
    }
    for (nr, job) in jobs.into_iter().enumerate() {
        hands[nr % workers].send(job).unwrap();
    }
    drop(hands);
    for worker in crew {
        worker.join().unwrap();
    }
}
