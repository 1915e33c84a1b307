//! First things first.

use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;

/// One piece of work.
pub struct Task {
    /// What it is called.
    pub name: &'static str,
    /// What has to be done before: places in the list of tasks.
    pub needs: Vec<usize>,
}

/// Some tasks could not be started: they need each other in a circle, or need one that does.
#[derive(Debug, PartialEq)]
pub struct Stuck {
    /// Their places in the list of tasks, ascending.
    pub never_started: Vec<usize>,
}

/// Runs every task once, by calling `run` with its place in the list, and returns the places in the order in which the
/// tasks were done.
///
/// A task starts as soon as all that it needs is done and a worker is free. Never more than `workers` tasks run at the
/// same time; there is at least one worker. Tasks that can never start are named, after all others have been done.
pub fn run_graph<F>(tasks: Vec<Task>, workers: usize, run: F) -> Result<Vec<usize>, Stuck>
where
    F: Fn(usize) + Send + Sync + 'static,
{
    let (run, count) = (Arc::new(run), tasks.len());
    let (orders, inbox) = mpsc::channel::<usize>();
    let inbox = Arc::new(Mutex::new(inbox));
    let (report, reports) = mpsc::channel();
    let crew: Vec<_> = (0..workers)
        .map(|_| {
            let (run, inbox, report) = (Arc::clone(&run), Arc::clone(&inbox), report.clone());
            thread::spawn(move || {
                loop {
                    let order = inbox.lock().unwrap().recv();
                    let Ok(task) = order else { break };
                    run(task);
                    report.send(task).unwrap();
                }
            })
        })
        .collect();

    let (mut begun, mut done) = (vec![false; count], Vec::new());
    loop {
        for (nr, task) in tasks.iter().enumerate() {
            if !begun[nr] && task.needs.iter().all(|need| done.contains(need)) {
                begun[nr] = true;
                orders.send(nr).unwrap();
            }
        }
        let begun = begun.iter().filter(|begun| **begun).count();
        if done.len() == begun {
            break;
        }
        done.push(reports.recv().unwrap());
    }
    drop(orders);
    for worker in crew {
        worker.join().unwrap();
    }
    match (0..count).filter(|&nr| !begun[nr]).collect::<Vec<_>>() {
        none if none.is_empty() => Ok(done),
        never_started => Err(Stuck { never_started }),
    }
}
