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
    while let Ok(Msg::Work(number)) = inbox.recv() {
        let _ = results.send(job(number));
        done += 1;
    }
    done
}

/// Workers who share the jobs that come in.
pub struct Crew {
    /// Jobs for the foreman, who hands them to whoever is idle.
    orders: Sender<Msg>,
    foreman: JoinHandle<Vec<usize>>,
}

impl Crew {
    /// Hires `n` workers, at least one, each on a thread of its own. What a job comes to goes into `results`.
    pub fn hire<F>(n: usize, results: Sender<u64>, job: F) -> Crew
    where
        F: Fn(u32) -> u64 + Clone + Send + 'static,
    {
        let (orders, inbox) = mpsc::channel();
        let foreman = thread::spawn(move || foreman(n, inbox, results, job));
        Crew { orders, foreman }
    }

    /// Gives a job to one of the workers, and doesn't wait for it to be done.
    pub fn assign(&mut self, job: u32) {
        let _ = self.orders.send(Msg::Work(job));
    }

    /// Returns when all assigned jobs are done and all hands are home: how many jobs each worker has done.
    pub fn close(self) -> Vec<usize> {
        let _ = self.orders.send(Msg::GoHome);
        self.foreman.join().unwrap_or_default()
    }
}

/// Gives each job to a worker that has said it is idle, and goes home last.
fn foreman<F>(n: usize, inbox: Receiver<Msg>, results: Sender<u64>, job: F) -> Vec<usize>
where
    F: Fn(u32) -> u64 + Clone + Send + 'static,
{
    let (idle, waiting) = mpsc::channel();
    thread::scope(|scope| {
        let hands: Vec<_> = (0..n)
            .map(|number| {
                let (orders, own) = mpsc::channel::<u32>();
                let (results, job, idle) = (results.clone(), job.clone(), idle.clone());
                let work = move || {
                    let mut done = 0;
                    let _ = idle.send(number);
                    for number_of_job in own {
                        let _ = results.send(job(number_of_job));
                        done += 1;
                        let _ = idle.send(number);
                    }
                    done
                };
                (orders, scope.spawn(work))
            })
            .collect();
        while let Ok(Msg::Work(job)) = inbox.recv() {
            let Ok(hand) = waiting.recv() else { break };
            let _ = hands[hand].0.send(job);
        }
        let (orders, hands): (Vec<_>, Vec<_>) = hands.into_iter().unzip();
        drop(orders);
        hands.into_iter().map(|hand| hand.join().unwrap_or(0)).collect()
    })
}
