//! How far the simulation has come, for a watcher on another real thread.
//!
//! Code that computes for ever between two steps can't be interrupted from inside. A watcher can see that nothing moves.

use std::panic::Location;
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

use super::step::{Site, Step};

static STEPS: AtomicU64 = AtomicU64::new(0);
static LAST: AtomicPtr<Location<'static>> = AtomicPtr::new(ptr::null_mut());

/// Counts one step, and keeps its place if it is one in somebody's source.
pub(crate) fn note(step: &Step) {
    // Only a sign of life: nothing is ordered by these two, so nothing stronger is needed.
    STEPS.fetch_add(1, Ordering::Relaxed);
    if !matches!(step.name, "drop" | "unlock" | "end") {
        LAST.store(ptr::from_ref(step.site).cast_mut(), Ordering::Relaxed);
    }
}

/// Steps so far in this process, and where the last one was announced.
pub(crate) fn read() -> (u64, Option<Site>) {
    let last = LAST.load(Ordering::Relaxed);
    // SAFETY: only references to `'static` locations, or null, are ever stored.
    (STEPS.load(Ordering::Relaxed), unsafe { last.as_ref() })
}
