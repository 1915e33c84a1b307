//! First things first.

use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
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
    // Which tasks can run at all: what is left over when everything has been taken away that needs nothing.
    let mut can_run = vec![false; tasks.len()];
    while let Some(next) =
        (0..tasks.len()).find(|&nr| !can_run[nr] && tasks[nr].needs.iter().all(|&need| can_run[need]))
    {
        can_run[next] = true;
    }

    // As many tokens as workers: who has one may run.
    let (give_back, tokens) = mpsc::channel();
    (0..workers).for_each(|_| give_back.send(()).unwrap());
    let (done, order) = mpsc::channel();
    // For each task an inbox, in which a message arrives from each of its needs.
    let (doors, inboxes): (Vec<Sender<()>>, Vec<Receiver<()>>) = tasks.iter().map(|_| mpsc::channel()).unzip();
    let tokens = Mutex::new(tokens);
    thread::scope(|scope| {
        for (nr, inbox) in inboxes.into_iter().enumerate().filter(|(nr, _)| can_run[*nr]) {
            let after = (0..tasks.len()).filter(|&other| can_run[other]);
            let after: Vec<_> = after
                .flat_map(|other| tasks[other].needs.iter().filter(move |need| **need == nr).map(move |_| other))
                .map(|other| doors[other].clone())
                .collect();
            let (needs, tokens, run) = (tasks[nr].needs.len(), &tokens, &run);
            let (done, give_back) = (done.clone(), give_back.clone());
            scope.spawn(move || {
                inbox.iter().take(needs).for_each(drop);
                let token = tokens.lock().unwrap().recv();
                run(nr);
                done.send(nr).unwrap();
                after.iter().for_each(|door| door.send(()).unwrap());
                token.and_then(|()| give_back.send(()).map_err(|_| mpsc::RecvError)).unwrap();
            });
        }
    });
    drop(done);
    let order: Vec<usize> = order.iter().collect();
    let never_started: Vec<usize> = (0..tasks.len()).filter(|&nr| !can_run[nr]).collect();
    if never_started.is_empty() { Ok(order) } else { Err(Stuck { never_started }) }
}
