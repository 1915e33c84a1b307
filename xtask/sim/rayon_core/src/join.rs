//! Two tasks, perhaps at the same time.

use std::panic::Location;
use std::sync::Arc;

use sim::pool::place;

use crate::job::{Outcome, Slot, catch, forget_lifetime, pass_on, value_of};
use crate::latch::Latch;
use crate::registry;

/// As `rayon::FnContext`.
#[derive(Debug)]
pub struct FnContext {
    migrated: bool,
    /// Not to be sent to another thread.
    here: std::marker::PhantomData<*mut ()>,
}

impl FnContext {
    fn new(migrated: bool) -> Self {
        FnContext { migrated, here: std::marker::PhantomData }
    }

    /// As `rayon::FnContext::migrated`.
    pub fn migrated(&self) -> bool {
        self.migrated
    }
}

/// As `rayon::join`.
#[track_caller]
pub fn join<A, B, RA, RB>(oper_a: A, oper_b: B) -> (RA, RB)
where
    A: FnOnce() -> RA + Send,
    B: FnOnce() -> RB + Send,
    RA: Send,
    RB: Send,
{
    join_context(|_| oper_a(), |_| oper_b())
}

/// As `rayon::join_context`: gives the second closure to the pool, runs the first, and takes the second back unless
/// another thread has begun it.
#[track_caller]
pub fn join_context<A, B, RA, RB>(oper_a: A, oper_b: B) -> (RA, RB)
where
    A: FnOnce(FnContext) -> RA + Send,
    B: FnOnce(FnContext) -> RB + Send,
    RA: Send,
    RB: Send,
{
    let site = place(Location::caller());
    let registry = registry::current();
    registry.in_worker("join", site, |index, moved| {
        let latch = Arc::new(Latch::new(1));
        let slot = Slot::<Outcome<RB>>::new();
        let body = |moved| {
            slot.put(catch(|| oper_b(FnContext::new(moved))));
            latch.one_has_happened(site);
        };
        // SAFETY: this closure doesn't return before the body has run, whatever the first one does.
        #[allow(unsafe_code)]
        let body = unsafe { forget_lifetime(Box::new(body)) };
        let number = registry.give("join", site, body);
        let first = catch(|| oper_a(FnContext::new(moved)));
        while registry.still_waits(index, number) {
            registry.step("join", site);
            match registry.take_own(index) {
                Some(job) if job.number == number => registry.execute(job, false),
                Some(job) => registry.execute(job, true),
                None => break,
            }
        }
        latch.wait("join", site);
        match first {
            Ok(first) => (first, value_of(slot.take())),
            Err(panic) => pass_on(panic),
        }
    })
}
