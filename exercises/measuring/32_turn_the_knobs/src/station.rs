//! The station of exercise 31, repaired, and one that sends by the clock: given, to be read.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread;
use std::time::Duration;

/// The knobs of the station.
#[derive(Debug, Clone)]
pub(crate) struct Knobs {
    /// How many tasks there are in all.
    pub(crate) max_work: usize,
    /// How many tasks are under way at once; at least 1.
    pub(crate) in_flight: usize,
    /// How long the master sleeps between two looks.
    pub(crate) master_wait: Duration,
    /// How long the worker sleeps between two looks.
    pub(crate) worker_wait: Duration,
}

/// What came of it.
#[derive(Debug, PartialEq, Default)]
pub(crate) struct Summary {
    /// Tasks sent to the worker.
    pub(crate) sent: usize,
    /// Results received from the worker.
    pub(crate) received: usize,
    /// Looks of the master that found no result.
    pub(crate) master_idle: usize,
    /// Looks of the worker that found no task. Of a worker that was lost, the number means nothing.
    pub(crate) worker_idle: usize,
    /// Whether the worker died before it was let go.
    pub(crate) worker_lost: bool,
}

/// What master and worker say while they are at it.
#[derive(Debug, PartialEq)]
pub(crate) enum Said {
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
pub(crate) fn run(
    knobs: &Knobs,
    mut task: impl FnMut(usize) -> Vec<f32>,
    work: impl Fn(&mut [f32]) + Send + 'static,
    say: impl Fn(Said) + Send + Sync + 'static,
) -> Summary {
    let (tasks, inbox) = mpsc::channel();
    let (outbox, results) = mpsc::channel();
    let mut summary = Summary::default();
    for nr in 1..=knobs.in_flight.min(knobs.max_work) {
        summary.sent += usize::from(tasks.send(task(nr)).is_ok());
    }

    let say = Arc::new(say);
    let worker = thread::spawn({
        let (say, worker_wait) = (Arc::clone(&say), knobs.worker_wait);
        move || work_until_let_go(inbox, outbox, worker_wait, work, &*say)
    });

    while summary.received < knobs.max_work {
        match results.try_recv() {
            Ok(data) => {
                summary.received += 1;
                say(Said::Result { nr: summary.received, data });
                // A dead worker takes no more tasks. What it has left behind is received first, then a look tells.
                if summary.sent < knobs.max_work && tasks.send(task(summary.sent + 1)).is_ok() {
                    summary.sent += 1;
                }
            }
            Err(TryRecvError::Empty) => {
                summary.master_idle += 1;
                say(Said::NoResultYet);
            }
            Err(TryRecvError::Disconnected) => {
                summary.worker_lost = true;
                say(Said::WorkerLost);
                break;
            }
        }
        if summary.received < knobs.max_work {
            thread::sleep(knobs.master_wait);
        }
    }

    // Without a sender for tasks, the worker ends at its next look.
    drop(tasks);
    summary.worker_idle = worker.join().unwrap_or_default();
    summary
}

/// Has `max_work` tasks, at least one, worked on by a master that asks for nothing: it sends one task, sleeps for `master_wait`, and
/// sends the next. Nobody looks at the results.
///
/// This is an open loop: what comes back has no influence on what is sent. [`run`] is a closed one.
pub(crate) fn run_open(
    knobs: &Knobs,
    mut task: impl FnMut(usize) -> Vec<f32>,
    work: impl Fn(&mut [f32]) + Send + 'static,
    say: impl Fn(Said) + Send + Sync + 'static,
) -> Summary {
    let (tasks, inbox) = mpsc::channel();
    let (outbox, _results) = mpsc::channel();
    let mut summary = Summary::default();
    // The worker starts when there is something for it to find.
    summary.sent += usize::from(tasks.send(task(1)).is_ok());
    let worker_wait = knobs.worker_wait;
    let worker = thread::spawn(move || work_until_let_go(inbox, outbox, worker_wait, work, &say));
    for nr in 2..=knobs.max_work {
        thread::sleep(knobs.master_wait);
        summary.sent += usize::from(tasks.send(task(nr)).is_ok());
    }

    drop(tasks);
    summary.worker_idle = worker.join().unwrap_or_default();
    summary
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
