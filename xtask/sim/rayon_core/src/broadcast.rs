//! The same on every thread of a pool.

use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};

use sim::pool::{Site, place};

use crate::job::{Outcome, catch, forget_lifetime, value_of};
use crate::latch::Latch;
use crate::registry::{self, Registry};
use crate::worker::{self, Worker};

/// As `rayon::broadcast`.
#[track_caller]
pub fn broadcast<OP, R>(op: OP) -> Vec<R>
where
    OP: Fn(BroadcastContext<'_>) -> R + Sync,
    R: Send,
{
    broadcast_in(&registry::current(), place(Location::caller()), op)
}

/// As `rayon::spawn_broadcast`.
#[track_caller]
pub fn spawn_broadcast<OP>(op: OP)
where
    OP: Fn(BroadcastContext<'_>) + Send + Sync + 'static,
{
    spawn_broadcast_in(&registry::current(), place(Location::caller()), op);
}

/// As `rayon::BroadcastContext`.
pub struct BroadcastContext<'a> {
    worker: Worker,
    /// Not to be sent to another thread.
    here: PhantomData<&'a mut dyn Fn()>,
}

impl BroadcastContext<'_> {
    pub(crate) fn with<R>(action: impl FnOnce(BroadcastContext<'_>) -> R) -> R {
        let worker = worker::current().expect("a broadcast runs on threads of a pool");
        action(BroadcastContext { worker, here: PhantomData })
    }

    /// As `rayon::BroadcastContext::index`.
    pub fn index(&self) -> usize {
        self.worker.index
    }

    /// As `rayon::BroadcastContext::num_threads`.
    pub fn num_threads(&self) -> usize {
        self.worker.registry.size
    }
}

impl fmt::Debug for BroadcastContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BroadcastContext").field("index", &self.index()).finish_non_exhaustive()
    }
}

pub(crate) fn broadcast_in<R>(registry: &Arc<Registry>, site: Site, op: impl Fn(BroadcastContext<'_>) -> R) -> Vec<R> {
    let latch = Arc::new(Latch::new(registry.size));
    let outcomes: Mutex<Vec<Option<Outcome<R>>>> = Mutex::new((0..registry.size).map(|_| None).collect());
    registry.give_all(site, || {
        let body = |_| {
            let (index, outcome) = BroadcastContext::with(|context| (context.index(), catch(|| op(context))));
            outcomes.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(outcome);
            latch.one_has_happened(site);
        };
        // SAFETY: this function waits below until all bodies have run.
        #[allow(unsafe_code)]
        unsafe {
            forget_lifetime(Box::new(body))
        }
    });
    latch.wait("broadcast", site);
    let outcomes = std::mem::take(&mut *outcomes.lock().unwrap_or_else(PoisonError::into_inner));
    outcomes.into_iter().map(value_of).collect()
}

pub(crate) fn spawn_broadcast_in(
    registry: &Arc<Registry>,
    site: Site,
    op: impl Fn(BroadcastContext<'_>) + Send + Sync + 'static,
) {
    let op = Arc::new(op);
    registry.give_all(site, || {
        registry.keep_open();
        let (own, op) = (Arc::clone(registry), Arc::clone(&op));
        Box::new(move |_| {
            own.catch_panic(|| BroadcastContext::with(&*op));
            own.close();
        })
    });
}
