//! The loop that never waits.

use std::sync::Arc;
use std::sync::mpsc;
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
    let (tasks, inbox) = mpsc::channel::<Vec<f32>>();
    let (outbox, results) = mpsc::channel();
    let mut summary = Summary::default();
    for _ in 0..knobs.in_flight {
        summary.sent += 1;
        let _ = tasks.send(task(summary.sent));
    }

    let say = Arc::new(say);
    let worker = thread::spawn({
        let (say, knobs) = (Arc::clone(&say), knobs.clone());
        move || {
            let mut idle = 0;
            let mut count = 0;
            loop {
                match inbox.try_recv() {
                    Ok(mut data) => {
                        work(&mut data);
                        let _ = outbox.send(data);
                        count += 1;
                    }
                    Err(_) => {
                        idle += 1;
                        say(Said::NoTaskWaiting);
                    }
                }
                if knobs.max_work < count {
                    return idle;
                }
                thread::sleep(knobs.worker_wait);
            }
        }
    });

    loop {
        match results.try_recv() {
            Ok(data) => {
                summary.received += 1;
                say(Said::Result { nr: summary.received, data });
                summary.sent += 1;
                let _ = tasks.send(task(summary.sent));
            }
            Err(_) => {
                summary.master_idle += 1;
                say(Said::NoResultYet);
            }
        }
        if knobs.max_work < summary.sent {
            break;
        }
        thread::sleep(knobs.master_wait);
    }

    summary.worker_idle = worker.join().unwrap_or_default();
    summary
}
