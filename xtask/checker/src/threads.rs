//! Which threads a scenario has.

use crate::backend;

/// How many threads have been started in this run so far, by the scenario or by the learner's code, `main` not counted.
/// 0 on real threads.
pub fn threads_started() -> usize {
    backend::threads_started()
}

/// Of those threads, the ones that have not ended: where each was started, as `src/lib.rs:12`. Empty on real threads.
pub fn threads_running() -> Vec<String> {
    backend::threads_running()
}
