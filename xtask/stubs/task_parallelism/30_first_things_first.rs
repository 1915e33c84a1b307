//! First things first.
#![expect(unused_variables, reason = "delete this line once you use them")]

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
    todo!("start what can be started, and hear of what is done")
}
