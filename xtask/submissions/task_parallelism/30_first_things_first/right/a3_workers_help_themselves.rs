//! First things first.

use std::sync::{Condvar, Mutex};
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
    let table = Table { tasks, state: Mutex::new(State::default()), changed: Condvar::new() };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(task) = table.take() {
                    run(task);
                    table.put_back(task);
                }
            });
        }
    });
    let State { begun, done, .. } = table.state.into_inner().unwrap();
    let never_started: Vec<usize> = (0..table.tasks.len()).filter(|task| !begun.contains(task)).collect();
    if never_started.is_empty() { Ok(done) } else { Err(Stuck { never_started }) }
}

/// The list of tasks, and how far it has come.
struct Table {
    tasks: Vec<Task>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    begun: Vec<usize>,
    done: Vec<usize>,
}

impl Table {
    /// A task that can be started; `None` when there will never be one again.
    fn take(&self) -> Option<usize> {
        let mut state = self.state.lock().unwrap();
        loop {
            let is_free = |nr: &usize| {
                !state.begun.contains(nr) && self.tasks[*nr].needs.iter().all(|need| state.done.contains(need))
            };
            if let Some(task) = (0..self.tasks.len()).find(is_free) {
                state.begun.push(task);
                return Some(task);
            }
            if state.begun.len() == state.done.len() {
                return None;
            }
            state = self.changed.wait(state).unwrap();
        }
    }

    fn put_back(&self, task: usize) {
        self.state.lock().unwrap().done.push(task);
        self.changed.notify_all();
    }
}
