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
    inbox
        .iter()
        .map_while(|message| match message {
            Msg::Work(number) => Some(job(number)),
            Msg::GoHome => None,
        })
        .map(|result| results.send(result))
        .count()
}

/// Workers who share the jobs that come in.
pub struct Crew {
    hands: Vec<Sender<Msg>>,
    next: usize,
    counts: Receiver<(usize, usize)>,
    threads: Vec<JoinHandle<()>>,
}

impl Crew {
    /// Hires `n` workers, at least one, each on a thread of its own. What a job comes to goes into `results`.
    pub fn hire<F>(n: usize, results: Sender<u64>, job: F) -> Crew
    where
        F: Fn(u32) -> u64 + Clone + Send + 'static,
    {
        let (report, counts) = mpsc::channel();
        let (hands, threads) = (0..n)
            .map(|number| {
                let (orders, inbox) = mpsc::channel();
                let (results, job, report) = (results.clone(), job.clone(), report.clone());
                let work = move || report.send((number, worker(inbox, results, job))).unwrap_or_default();
                (orders, thread::spawn(work))
            })
            .unzip();
        Crew { hands, next: 0, counts, threads }
    }

    /// Gives a job to one of the workers, and doesn't wait for it to be done.
    pub fn assign(&mut self, job: u32) {
        self.hands.rotate_left(1);
        let _ = self.hands[0].send(Msg::Work(job));
        self.next += 1;
    }

    /// Returns when all assigned jobs are done and all hands are home: how many jobs each worker has done.
    pub fn close(self) -> Vec<usize> {
        self.hands.iter().for_each(|orders| orders.send(Msg::GoHome).unwrap_or_default());
        let mut counts: Vec<(usize, usize)> = self.counts.iter().take(self.threads.len()).collect();
        self.threads.into_iter().for_each(|thread| thread.join().unwrap_or_default());
        counts.sort_unstable();
        let counts: Vec<usize> = counts.into_iter().map(|(_, count)| count).collect();
        assert_eq!(counts.iter().sum::<usize>(), self.next, "somebody has forgotten a job");
        counts
    }
}
