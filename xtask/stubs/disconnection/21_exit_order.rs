//! Going home.
#![expect(unused_variables, reason = "delete this line once you use them")]

use std::sync::mpsc::{Receiver, Sender};

/// What a worker can be told.
pub enum Msg {
    /// Do this job.
    Work(u32),
    /// There is nothing more to do.
    GoHome,
}

/// Does the jobs from `inbox` in order, and sends what each came to into `results`.
///
/// Ends on [`Msg::GoHome`], or when nobody can send any more. Returns how many jobs were done.
pub fn worker(inbox: Receiver<Msg>, results: Sender<u64>, job: impl Fn(u32) -> u64) -> usize {
    todo!("work until it is time to go home")
}

/// Workers who share the jobs that come in.
pub struct Crew {
    // What must a crew remember to hand out jobs, and to send everybody home?
}

impl Crew {
    /// Hires `n` workers, at least one, each on a thread of its own. What a job comes to goes into `results`.
    pub fn hire<F>(n: usize, results: Sender<u64>, job: F) -> Crew
    where
        F: Fn(u32) -> u64 + Clone + Send + 'static,
    {
        todo!("start the workers")
    }

    /// Gives a job to one of the workers, and doesn't wait for it to be done.
    pub fn assign(&mut self, job: u32) {
        todo!("hand the job out")
    }

    /// Returns when all assigned jobs are done and all hands are home: how many jobs each worker has done.
    pub fn close(self) -> Vec<usize> {
        todo!("send everybody home, and wait for them")
    }
}
