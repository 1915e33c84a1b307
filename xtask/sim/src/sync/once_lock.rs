//! As `std::sync::OnceLock`.

use ::std::cell::UnsafeCell;
use ::std::fmt;
use ::std::mem;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};

use super::once::Once;
use crate::engine::Site;

/// As `std::sync::OnceLock`.
pub struct OnceLock<T> {
    once: Once,
    /// Written by whoever completes `once`, and only read afterwards.
    value: UnsafeCell<Option<T>>,
}

// SAFETY: before `once` is complete, only the thread that completes it touches the value; afterwards all only read it.
// A thread may drop a value that another one has made, hence `Send`.
unsafe impl<T: Sync + Send> Sync for OnceLock<T> {}

impl<T: RefUnwindSafe + UnwindSafe> RefUnwindSafe for OnceLock<T> {}
impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// As `std::sync::OnceLock::new`.
    #[track_caller]
    #[must_use]
    pub const fn new() -> OnceLock<T> {
        OnceLock { once: Once::made_at(Location::caller()), value: UnsafeCell::new(None) }
    }

    /// As `std::sync::OnceLock::get`.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        let complete = self.once.look("get", Location::caller(), || self.start_afresh());
        // SAFETY: `once` is complete.
        if complete { unsafe { &*self.value.get() }.as_ref() } else { None }
    }

    /// As `std::sync::OnceLock::get_mut`.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.get_mut().as_mut()
    }

    /// As `std::sync::OnceLock::wait`.
    #[track_caller]
    pub fn wait(&self) -> &T {
        self.once.wait_at("wait", true, Location::caller(), || self.start_afresh());
        self.initialised()
    }

    /// As `std::sync::OnceLock::set`.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.initialise("set", Location::caller(), || value.take().expect("called once"));
        value.map_or(Ok(()), Err)
    }

    /// As `std::sync::OnceLock::get_or_init`.
    #[track_caller]
    pub fn get_or_init<F>(&self, f: F) -> &T
    where
        F: FnOnce() -> T,
    {
        self.initialise("get_or_init", Location::caller(), f);
        self.initialised()
    }

    /// As `std::sync::OnceLock::into_inner`.
    #[must_use]
    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }

    /// As `std::sync::OnceLock::take`.
    #[track_caller]
    pub fn take(&mut self) -> Option<T> {
        mem::take(self).into_inner()
    }

    fn initialise(&self, name: &'static str, site: Site, f: impl FnOnce() -> T) {
        self.once.call(
            name,
            true,
            site,
            || self.start_afresh(),
            |_| {
                let value = f();
                // SAFETY: nobody else completes `once`, and nobody reads before that is done.
                unsafe { *self.value.get() = Some(value) };
            },
        );
    }

    fn initialised(&self) -> &T {
        // SAFETY: `once` is complete.
        unsafe { &*self.value.get() }.as_ref().expect("the value is there when `once` is complete")
    }

    /// The value of an earlier run is given up without being dropped, as the threads are that may have borrowed it.
    fn start_afresh(&self) {
        // SAFETY: `once` is incomplete again, and nothing of an earlier run goes on.
        mem::forget(unsafe { &mut *self.value.get() }.take());
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> OnceLock<T> {
        OnceLock::new()
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        OnceLock { once: Once::complete_at(Location::caller()), value: UnsafeCell::new(Some(value)) }
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> OnceLock<T> {
        self.get().cloned().map_or_else(OnceLock::new, OnceLock::from)
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    fn eq(&self, other: &OnceLock<T>) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_tuple("OnceLock");
        match self.get() {
            Some(value) => d.field(value),
            None => d.field(&format_args!("<uninit>")),
        };
        d.finish()
    }
}
