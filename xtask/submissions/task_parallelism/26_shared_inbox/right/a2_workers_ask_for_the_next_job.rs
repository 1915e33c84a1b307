//! One pile, four pairs of hands.

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
    // A worker that is free sends the way to itself.
    let (free, volunteers) = mpsc::channel::<Sender<J>>();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (free, done, analyse) = (free.clone(), done.clone(), &analyse);
            scope.spawn(move || {
                loop {
                    let (hand, job) = mpsc::channel();
                    if free.send(hand).is_err() {
                        return;
                    }
                    let Ok(job) = job.recv() else { return };
                    let _ = done.send(analyse(job));
                }
            });
        }
        for job in jobs {
            let volunteer = volunteers.recv().expect("workers ask until there are no more jobs");
            volunteer.send(job).expect("a volunteer waits for its job");
        }
        // Whoever asks now, or has asked, gets no answer but this one.
        drop(volunteers);
    });
}
