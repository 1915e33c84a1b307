//! One pile, four pairs of hands.

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
    let mut piles: Vec<Vec<J>> = (0..workers).map(|_| Vec::new()).collect();
    for (nr, job) in jobs.into_iter().enumerate() {
        piles[nr % workers].push(job);
    }
    thread::scope(|scope| {
        for pile in piles {
            let (analyse, done) = (&analyse, done.clone());
            scope.spawn(move || {
                for job in pile {
                    done.send(analyse(job)).unwrap();
                }
            });
        }
    });
}
