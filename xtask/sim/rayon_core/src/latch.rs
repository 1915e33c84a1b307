//! What a thread waits for while a task of it is under way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use sim::pool::{Site, ThreadNumber, current_thread, may_go_on, wait_outside};

use crate::registry::Registry;
use crate::worker::{self, Worker};

/// Open once a number of things have happened. One thread waits for it: a thread of a pool, which does other tasks
/// meanwhile, or any other thread, which blocks.
pub(crate) struct Latch {
    /// How many things are still to happen.
    open_after: AtomicUsize,
    /// The thread that will wait or waits.
    waiter: ThreadNumber,
    waits: AtomicBool,
    /// The pool it serves in.
    home: Option<Arc<Registry>>,
}

impl Latch {
    /// The current thread will wait for `open_after` things.
    pub(crate) fn new(open_after: usize) -> Latch {
        let home = worker::current().map(|worker| worker.registry);
        Latch {
            open_after: AtomicUsize::new(open_after),
            waiter: current_thread(),
            waits: AtomicBool::new(false),
            home,
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        // All threads of a simulation share one real thread: nothing needs to be ordered.
        self.open_after.load(Relaxed) == 0
    }

    /// One more thing is to happen.
    pub(crate) fn expect_one_more(&self) {
        self.open_after.fetch_add(1, Relaxed);
    }

    /// One of the things has happened.
    pub(crate) fn one_has_happened(&self, site: Site) {
        if self.open_after.load(Relaxed) == 1
            && let Some(home) = &self.home
        {
            // Until now the waiting thread could have begun another task.
            home.step("task ends", site);
        }
        self.open_after.fetch_sub(1, Relaxed);
        if self.is_open() {
            match &self.home {
                Some(home) => home.update(),
                None if self.waits.load(Relaxed) => may_go_on(self.waiter, true),
                None => {}
            }
        }
    }

    /// Waits until it is open. A thread of a pool does other tasks meanwhile.
    pub(crate) fn wait(self: &Arc<Latch>, name: &'static str, site: Site) {
        match worker::current() {
            Some(Worker { registry, index }) => registry.work_until(index, self, name, site),
            None => {
                if !self.is_open() {
                    self.waits.store(true, Relaxed);
                    wait_outside(name, site);
                }
            }
        }
    }
}
