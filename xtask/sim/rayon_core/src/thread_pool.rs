//! A pool of one's own, and questions about the current one.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use sim::pool::{Site, give_way, place};

use crate::broadcast::{BroadcastContext, broadcast_in, spawn_broadcast_in};
use crate::registry::{self, Registry};
use crate::scope::{self, Scope, ScopeFifo, in_place_scope_fifo_of, in_place_scope_of};
use crate::spawn::spawn_in;
use crate::worker;

/// As `rayon::ThreadPool`.
pub struct ThreadPool {
    pub(crate) registry: Arc<Registry>,
}

impl ThreadPool {
    /// As `rayon::ThreadPool::new`.
    #[deprecated(note = "Use `ThreadPoolBuilder::build`")]
    #[allow(deprecated)]
    pub fn new(configuration: crate::Configuration) -> Result<ThreadPool, Box<dyn std::error::Error>> {
        configuration.build()
    }

    /// As `rayon::ThreadPool::install`.
    #[track_caller]
    pub fn install<OP, R>(&self, op: OP) -> R
    where
        OP: FnOnce() -> R + Send,
        R: Send,
    {
        self.registry.in_worker("install", place(Location::caller()), |_, _| op())
    }

    /// As `rayon::ThreadPool::broadcast`.
    #[track_caller]
    pub fn broadcast<OP, R>(&self, op: OP) -> Vec<R>
    where
        OP: Fn(BroadcastContext<'_>) -> R + Sync,
        R: Send,
    {
        broadcast_in(&self.registry, place(Location::caller()), op)
    }

    /// As `rayon::ThreadPool::current_num_threads`.
    pub fn current_num_threads(&self) -> usize {
        self.registry.size
    }

    /// As `rayon::ThreadPool::current_thread_index`.
    pub fn current_thread_index(&self) -> Option<usize> {
        self.registry.my_index()
    }

    /// As `rayon::ThreadPool::current_thread_has_pending_tasks`.
    pub fn current_thread_has_pending_tasks(&self) -> Option<bool> {
        self.registry.my_index().map(|index| self.registry.has_own(index))
    }

    /// As `rayon::ThreadPool::join`.
    #[track_caller]
    pub fn join<A, B, RA, RB>(&self, oper_a: A, oper_b: B) -> (RA, RB)
    where
        A: FnOnce() -> RA + Send,
        B: FnOnce() -> RB + Send,
        RA: Send,
        RB: Send,
    {
        self.registry.in_worker("join", place(Location::caller()), |_, _| crate::join(oper_a, oper_b))
    }

    /// As `rayon::ThreadPool::scope`.
    #[track_caller]
    pub fn scope<'scope, OP, R>(&self, op: OP) -> R
    where
        OP: FnOnce(&Scope<'scope>) -> R + Send,
        R: Send,
    {
        self.registry.in_worker("scope", place(Location::caller()), |_, _| scope::scope(op))
    }

    /// As `rayon::ThreadPool::scope_fifo`.
    #[track_caller]
    pub fn scope_fifo<'scope, OP, R>(&self, op: OP) -> R
    where
        OP: FnOnce(&ScopeFifo<'scope>) -> R + Send,
        R: Send,
    {
        self.registry.in_worker("scope_fifo", place(Location::caller()), |_, _| scope::scope_fifo(op))
    }

    /// As `rayon::ThreadPool::in_place_scope`.
    #[track_caller]
    pub fn in_place_scope<'scope, OP, R>(&self, op: OP) -> R
    where
        OP: FnOnce(&Scope<'scope>) -> R,
    {
        in_place_scope_of(Arc::clone(&self.registry), place(Location::caller()), op)
    }

    /// As `rayon::ThreadPool::in_place_scope_fifo`.
    #[track_caller]
    pub fn in_place_scope_fifo<'scope, OP, R>(&self, op: OP) -> R
    where
        OP: FnOnce(&ScopeFifo<'scope>) -> R,
    {
        in_place_scope_fifo_of(Arc::clone(&self.registry), place(Location::caller()), op)
    }

    /// As `rayon::ThreadPool::spawn`.
    #[track_caller]
    pub fn spawn<OP>(&self, op: OP)
    where
        OP: FnOnce() + Send + 'static,
    {
        spawn_in(&self.registry, "spawn", place(Location::caller()), op);
    }

    /// As `rayon::ThreadPool::spawn_fifo`.
    #[track_caller]
    pub fn spawn_fifo<OP>(&self, op: OP)
    where
        OP: FnOnce() + Send + 'static,
    {
        spawn_in(&self.registry, "spawn_fifo", place(Location::caller()), op);
    }

    /// As `rayon::ThreadPool::spawn_broadcast`.
    #[track_caller]
    pub fn spawn_broadcast<OP>(&self, op: OP)
    where
        OP: Fn(BroadcastContext<'_>) + Send + Sync + 'static,
    {
        spawn_broadcast_in(&self.registry, place(Location::caller()), op);
    }

    /// As `rayon::ThreadPool::yield_now`.
    #[track_caller]
    pub fn yield_now(&self) -> Option<Yield> {
        let index = self.registry.my_index()?;
        Some(yield_in(&self.registry, index, false, place(Location::caller())))
    }

    /// As `rayon::ThreadPool::yield_local`.
    #[track_caller]
    pub fn yield_local(&self) -> Option<Yield> {
        let index = self.registry.my_index()?;
        Some(yield_in(&self.registry, index, true, place(Location::caller())))
    }
}

impl Drop for ThreadPool {
    fn drop(&mut self) {
        self.registry.close();
    }
}

impl fmt::Debug for ThreadPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ThreadPool").field("num_threads", &self.registry.size).finish_non_exhaustive()
    }
}

/// As `rayon::Yield`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yield {
    /// Work was found and executed.
    Executed,
    /// No available work was found.
    Idle,
}

/// As `rayon::yield_now`.
#[track_caller]
pub fn yield_now() -> Option<Yield> {
    let worker = worker::current()?;
    Some(yield_in(&worker.registry, worker.index, false, place(Location::caller())))
}

/// As `rayon::yield_local`.
#[track_caller]
pub fn yield_local() -> Option<Yield> {
    let worker = worker::current()?;
    Some(yield_in(&worker.registry, worker.index, true, place(Location::caller())))
}

/// Does one task, if there is one. Else lets others go first: a loop that does nothing else must not keep them waiting.
fn yield_in(registry: &Arc<Registry>, index: usize, only_own: bool, site: Site) -> Yield {
    let name = if only_own { "yield_local" } else { "yield_now" };
    let may_find = if only_own { registry.has_own(index) } else { registry.has_work_for(index) };
    if may_find {
        registry.step(name, site);
        let job = if only_own { registry.take_own(index) } else { registry.take(index) };
        if let Some(job) = job {
            registry.execute(job, true);
            return Yield::Executed;
        }
    }
    give_way(name, site);
    Yield::Idle
}

/// As `rayon::current_thread_index`.
pub fn current_thread_index() -> Option<usize> {
    worker::current().map(|worker| worker.index)
}

/// As `rayon::current_thread_has_pending_tasks`.
pub fn current_thread_has_pending_tasks() -> Option<bool> {
    worker::current().map(|worker| worker.registry.has_own(worker.index))
}

/// As `rayon::current_num_threads`.
pub fn current_num_threads() -> usize {
    registry::current().size
}

/// As `rayon::max_num_threads`.
pub fn max_num_threads() -> usize {
    0xffff
}
