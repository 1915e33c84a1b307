//! Going home.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

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
    let mut done = 0;
    loop {
        match inbox.recv() {
            Ok(Msg::Work(number)) => {
                let _ = results.send(job(number));
                done += 1;
            }
            Ok(Msg::GoHome) => return done,
            Err(_) => continue,
        }
    }
}

/// Workers who share the jobs that come in.
pub struct Crew {
    hands: Vec<(Sender<Msg>, JoinHandle<usize>)>,
    next: usize,
}

impl Crew {
    /// Hires `n` workers, at least one, each on a thread of its own. What a job comes to goes into `results`.
    pub fn hire<F>(n: usize, results: Sender<u64>, job: F) -> Crew
    where
        F: Fn(u32) -> u64 + Clone + Send + 'static,
    {
        let hire = |_| {
            let (orders, inbox) = mpsc::channel();
            let (results, job) = (results.clone(), job.clone());
            (orders, thread::spawn(move || worker(inbox, results, job)))
        };
        Crew { hands: (0..n).map(hire).collect(), next: 0 }
    }

    /// Gives a job to one of the workers, and doesn't wait for it to be done.
    pub fn assign(&mut self, job: u32) {
        let _ = self.hands[self.next].0.send(Msg::Work(job));
        self.next = (self.next + 1) % self.hands.len();
    }

    /// Returns when all assigned jobs are done and all hands are home: how many jobs each worker has done.
    pub fn close(self) -> Vec<usize> {
        for (orders, _) in &self.hands {
            let _ = orders.send(Msg::GoHome);
        }
        self.hands.into_iter().map(|(_, hand)| hand.join().unwrap_or(0)).collect()
    }
}
