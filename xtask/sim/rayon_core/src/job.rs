//! What waits in a pool for one of its threads.

use std::any::Any;
use std::sync::{Mutex, PoisonError};

use sim::pool::Site;

/// A task, with its lifetime forgotten.
pub(crate) struct Job {
    /// Unique in its pool.
    pub(crate) number: u64,
    /// Where the learner's code gave it to the pool.
    pub(crate) given_at: Site,
    /// Told whether it has moved to another thread than the one that gave it.
    pub(crate) body: Box<dyn FnOnce(bool)>,
}

// SAFETY: all threads of a simulation share one real thread. What a body captures is `Send` where rayon says so.
#[allow(unsafe_code)]
unsafe impl Send for Job {}

/// Forgets the lifetime of what `body` borrows.
///
/// # Safety
///
/// Whoever it borrows from must wait until it has run. A run that is given up runs no body and drops none, but in the
/// order in which they may borrow from each other.
#[allow(unsafe_code)]
pub(crate) unsafe fn forget_lifetime<'a>(body: Box<dyn FnOnce(bool) + 'a>) -> Box<dyn FnOnce(bool)> {
    // SAFETY: only the lifetime differs; the caller answers for it.
    unsafe { std::mem::transmute(body) }
}

/// What came of a task: its value, or its panic.
pub(crate) type Outcome<T> = Result<T, Box<dyn Any + Send>>;

/// Runs `task`, and catches its panic.
pub(crate) fn catch<R>(task: impl FnOnce() -> R) -> Outcome<R> {
    sim::panic::catch_unwind(std::panic::AssertUnwindSafe(task))
}

/// Passes a panic on.
pub(crate) fn pass_on(panic: Box<dyn Any + Send>) -> ! {
    sim::panic::resume_unwind(panic)
}

/// A place for one value that a task leaves behind.
pub(crate) struct Slot<T>(Mutex<Option<T>>);

impl<T> Slot<T> {
    pub(crate) fn new() -> Self {
        Slot(Mutex::new(None))
    }

    pub(crate) fn put(&self, value: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }

    /// Keeps what is there already.
    pub(crate) fn put_first(&self, value: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(value);
    }

    pub(crate) fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The value of `outcome`, or its panic passed on.
pub(crate) fn value_of<T>(outcome: Option<Outcome<T>>) -> T {
    match outcome.expect("a task that has ended has left what came of it") {
        Ok(value) => value,
        Err(panic) => pass_on(panic),
    }
}
