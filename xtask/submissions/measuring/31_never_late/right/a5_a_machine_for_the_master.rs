//! The loop that never waits.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread;
use std::time::Duration;

/// The knobs of the station.
#[derive(Debug, Clone)]
pub struct Knobs {
    /// How many tasks there are in all.
    pub max_work: usize,
    /// How many tasks are under way at once; at least 1.
    pub in_flight: usize,
    /// How long the master sleeps between two looks.
    pub master_wait: Duration,
    /// How long the worker sleeps between two looks.
    pub worker_wait: Duration,
}

/// What came of it.
#[derive(Debug, PartialEq, Default)]
pub struct Summary {
    /// Tasks sent to the worker.
    pub sent: usize,
    /// Results received from the worker.
    pub received: usize,
    /// Looks of the master that found no result.
    pub master_idle: usize,
    /// Looks of the worker that found no task. Of a worker that was lost, the number means nothing.
    pub worker_idle: usize,
    /// Whether the worker died before it was let go.
    pub worker_lost: bool,
}

/// What master and worker say while they are at it.
#[derive(Debug, PartialEq)]
pub enum Said {
    /// The master has received result number `nr`, counted from 1.
    Result { nr: usize, data: Vec<f32> },
    /// The master has looked, and there was no result.
    NoResultYet,
    /// The worker has looked, and there was no task.
    NoTaskWaiting,
    /// The master has noticed that the worker is dead.
    WorkerLost,
}

/// Has `max_work` tasks worked on by another thread, while neither side ever waits for the other.
///
/// First the master sends `in_flight` tasks, then it starts the worker. `task(nr)` makes task number `nr`, from 1.
///
/// - In each of its turns the master looks once for a result. If there is one, it says so and sends one more task,
///   unless `max_work` tasks have been sent. If there is none, it says so. Then it sleeps for `master_wait`. With the
///   last result it is done: it lets the worker go at once.
/// - In each of its turns the worker looks once for a task. If there is one, it works on it in place and sends it back.
///   If there is none, it says so. Then it sleeps for `worker_wait`. It ends at the first look after the master has let
///   it go, not by a count of its own.
///
/// A worker that dies is noticed: what it had finished is still received, the master says `WorkerLost` once, and `run`
/// returns.
pub fn run(
    knobs: &Knobs,
    mut task: impl FnMut(usize) -> Vec<f32>,
    work: impl Fn(&mut [f32]) + Send + 'static,
    say: impl Fn(Said) + Send + Sync + 'static,
) -> Summary {
    let (tasks, inbox) = mpsc::channel();
    let (outbox, results) = mpsc::channel();
    let mut master = Master { knobs: knobs.clone(), tasks: Some(tasks), results, summary: Summary::default() };
    while master.summary.sent < knobs.in_flight.min(knobs.max_work) {
        master.send(&mut task);
    }

    let say = Arc::new(say);
    let worker = thread::spawn({
        let (say, worker_wait) = (Arc::clone(&say), knobs.worker_wait);
        move || work_until_let_go(inbox, outbox, worker_wait, work, &*say)
    });
    while !master.is_done() {
        if let Some(news) = master.look(&mut task) {
            say(news);
        }
        if !master.is_done() {
            thread::sleep(knobs.master_wait);
        }
    }
    master.tasks = None;
    let worker_idle = worker.join().unwrap_or(0);
    Summary { worker_idle, ..master.summary }
}

/// One side of the conversation, and all it has to remember.
struct Master {
    knobs: Knobs,
    /// `None` once the worker has been let go.
    tasks: Option<Sender<Vec<f32>>>,
    results: Receiver<Vec<f32>>,
    summary: Summary,
}

impl Master {
    fn is_done(&self) -> bool {
        self.summary.worker_lost || self.summary.received == self.knobs.max_work
    }

    fn send(&mut self, task: &mut impl FnMut(usize) -> Vec<f32>) {
        let nr = self.summary.sent + 1;
        if let Some(tasks) = &self.tasks
            && tasks.send(task(nr)).is_ok()
        {
            self.summary.sent = nr;
        }
    }

    /// One look, and what there is to say about it.
    fn look(&mut self, task: &mut impl FnMut(usize) -> Vec<f32>) -> Option<Said> {
        let looked = self.results.try_recv();
        if let Ok(data) = looked {
            self.summary.received += 1;
            if self.summary.sent < self.knobs.max_work {
                self.send(task);
            }
            return Some(Said::Result { nr: self.summary.received, data });
        }
        if looked == Err(TryRecvError::Empty) {
            self.summary.master_idle += 1;
            return Some(Said::NoResultYet);
        }
        self.summary.worker_lost = true;
        Some(Said::WorkerLost)
    }
}

/// The worker's loop. Returns how often it looked in vain.
fn work_until_let_go(
    inbox: Receiver<Vec<f32>>,
    outbox: Sender<Vec<f32>>,
    worker_wait: Duration,
    work: impl Fn(&mut [f32]),
    say: &impl Fn(Said),
) -> usize {
    let mut idle = 0;
    loop {
        match inbox.try_recv() {
            Ok(mut data) => {
                work(&mut data);
                if outbox.send(data).is_err() {
                    return idle;
                }
            }
            Err(TryRecvError::Empty) => {
                idle += 1;
                say(Said::NoTaskWaiting);
            }
            Err(TryRecvError::Disconnected) => return idle,
        }
        thread::sleep(worker_wait);
    }
}
