//! First things first.

use std::collections::VecDeque;
use std::sync::mpsc;
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
    let mut missing: Vec<usize> = tasks.iter().map(|task| task.needs.len()).collect();
    let mut ready: VecDeque<usize> = (0..tasks.len()).filter(|&nr| missing[nr] == 0).collect();
    let (mut order, mut under_way) = (Vec::new(), 0);
    let (news, inbox) = mpsc::channel();
    thread::scope(|scope| {
        // Each worker has a channel of its own, and lies in the pool of the free while it has nothing to do.
        let mut free: Vec<mpsc::Sender<usize>> = (0..workers)
            .map(|nr| {
                let (errand, errands) = mpsc::channel();
                let (news, run) = (news.clone(), &run);
                scope.spawn(move || {
                    for task in errands {
                        run(task);
                        news.send((nr, task)).unwrap();
                    }
                });
                errand
            })
            .collect();
        let doors = free.clone();
        loop {
            while !free.is_empty()
                && let Some(task) = ready.pop_front()
            {
                under_way += 1;
                free.pop().unwrap().send(task).unwrap();
            }
            if under_way == 0 {
                return;
            }
            let (worker, task) = inbox.recv().unwrap();
            under_way -= 1;
            free.push(doors[worker].clone());
            order.push(task);
            for (nr, other) in tasks.iter().enumerate() {
                let met = other.needs.iter().filter(|need| **need == task).count();
                missing[nr] -= met;
                if met > 0 && missing[nr] == 0 {
                    ready.push_back(nr);
                }
            }
        }
    });
    let never_started: Vec<usize> = (0..tasks.len()).filter(|&nr| missing[nr] > 0).collect();
    if never_started.is_empty() { Ok(order) } else { Err(Stuck { never_started }) }
}
