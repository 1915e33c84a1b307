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
    let mut plan = Plan::of(&tasks);
    let mut done = Vec::with_capacity(tasks.len());
    let (orders, inbox) = mpsc::channel();
    let (report, reports) = mpsc::channel();
    let inbox = Mutex::new(inbox);

    thread::scope(|scope| {
        for _ in 0..workers {
            let report = report.clone();
            scope.spawn(|| work(&inbox, report, &run));
        }
        let mut under_way = 0;
        let mut waiting = Vec::new();
        let mut ready = plan.ready_from_the_start();
        loop {
            waiting.extend(ready);
            if let Some(task) = waiting.pop() {
                under_way += 1;
                orders.send(task).expect("the inbox lives as long as the scope");
            }
            // It is over when nothing is under way: only what ends can let anything else begin.
            if under_way == 0 {
                break;
            }
            let task = reports.recv().expect("a worker reports what was ordered");
            under_way -= 1;
            done.push(task);
            ready = plan.freed_by(task);
        }
        // No more orders: the workers go home.
        drop(orders);
    });
    plan.outcome(done)
}

/// How much each task still waits for, and what waits for it.
struct Plan {
    missing: Vec<usize>,
    waiting: Vec<Vec<usize>>,
}

impl Plan {
    fn of(tasks: &[Task]) -> Self {
        let mut waiting = vec![Vec::new(); tasks.len()];
        for (nr, task) in tasks.iter().enumerate() {
            for &need in &task.needs {
                waiting[need].push(nr);
            }
        }
        Plan { missing: tasks.iter().map(|task| task.needs.len()).collect(), waiting }
    }

    fn ready_from_the_start(&self) -> Vec<usize> {
        (0..self.missing.len()).filter(|&task| self.missing[task] == 0).collect()
    }

    /// What can start now that `task` is done.
    fn freed_by(&mut self, task: usize) -> Vec<usize> {
        let mut freed = std::mem::take(&mut self.waiting[task]);
        freed.retain(|&next| {
            self.missing[next] -= 1;
            self.missing[next] == 0
        });
        freed
    }

    fn outcome(&self, done: Vec<usize>) -> Result<Vec<usize>, Stuck> {
        let never_started: Vec<usize> = (0..self.missing.len()).filter(|&task| self.missing[task] > 0).collect();
        if never_started.is_empty() { Ok(done) } else { Err(Stuck { never_started }) }
    }
}

/// What each worker does: takes an order, carries it out and reports it.
fn work(inbox: &Mutex<Receiver<usize>>, report: Sender<usize>, run: &impl Fn(usize)) {
    loop {
        let Ok(task) = inbox.lock().unwrap().recv() else { return };
        run(task);
        if report.send(task).is_err() {
            return;
        }
    }
}
