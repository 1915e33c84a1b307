//! Which thread of which pool the current thread is.

use std::cell::RefCell;
use std::sync::Arc;

use sim::thread_local;

use crate::registry::Registry;

thread_local! {
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

/// A thread of a pool.
#[derive(Clone)]
pub(crate) struct Worker {
    pub(crate) registry: Arc<Registry>,
    pub(crate) index: usize,
}

/// The pool that the current thread serves in, if any.
pub(crate) fn current() -> Option<Worker> {
    WORKER.try_with(|worker| worker.borrow().clone()).ok().flatten()
}

/// From now on the current thread serves in a pool.
pub(crate) fn become_worker(worker: Worker) {
    WORKER.set(Some(worker));
}

/// It doesn't any more.
pub(crate) fn resign() {
    WORKER.take();
}
