//! As `std::sync::LazyLock`.

use ::std::cell::UnsafeCell;
use ::std::fmt;
use ::std::mem;
use ::std::ops::{Deref, DerefMut};
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};

use super::initial::Initial;
use super::once::Once;

/// As `std::sync::LazyLock`.
pub struct LazyLock<T, F = fn() -> T> {
    once: Once,
    initial: Initial,
    /// Changed by whoever completes `once`, and only read afterwards.
    content: UnsafeCell<Content<T, F>>,
}

enum Content<T, F> {
    Function(F),
    Value(T),
    /// The function has panicked.
    Poisoned,
}

// SAFETY: as for `OnceLock`; and the function may be called in another thread than it was made in, hence `F: Send`.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}

impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// As `std::sync::LazyLock::new`.
    #[track_caller]
    pub const fn new(f: F) -> LazyLock<T, F> {
        LazyLock {
            once: Once::made_at(Location::caller()),
            initial: Initial::of(&f),
            content: UnsafeCell::new(Content::Function(f)),
        }
    }

    /// As `std::sync::LazyLock::force`.
    #[track_caller]
    pub fn force(this: &LazyLock<T, F>) -> &T {
        let site = Location::caller();
        this.once.call(
            "force",
            true,
            site,
            || this.start_afresh(),
            |_| {
                // SAFETY: nobody else completes `once`, and nobody reads before that is done.
                let content = unsafe { &mut *this.content.get() };
                content.evaluate();
            },
        );
        this.value().expect("the value is there when `once` is complete")
    }

    /// As `std::sync::LazyLock::force_mut`.
    #[track_caller]
    pub fn force_mut(this: &mut LazyLock<T, F>) -> &mut T {
        LazyLock::force(this);
        LazyLock::get_mut(this).expect("forced above")
    }
}

impl<T, F> LazyLock<T, F> {
    /// As `std::sync::LazyLock::get_mut`.
    pub fn get_mut(this: &mut LazyLock<T, F>) -> Option<&mut T> {
        match this.content.get_mut() {
            Content::Value(value) => Some(value),
            Content::Function(_) | Content::Poisoned => None,
        }
    }

    /// As `std::sync::LazyLock::get`.
    #[track_caller]
    pub fn get(this: &LazyLock<T, F>) -> Option<&T> {
        let complete = this.once.look("get", Location::caller(), || this.start_afresh());
        if complete { this.value() } else { None }
    }

    /// To be called when `once` is complete.
    fn value(&self) -> Option<&T> {
        // SAFETY: nothing is changed any more.
        match unsafe { &*self.content.get() } {
            Content::Value(value) => Some(value),
            Content::Function(_) | Content::Poisoned => None,
        }
    }

    /// The value of an earlier run is given up without being dropped, as the threads are that may have borrowed it.
    fn start_afresh(&self) {
        // SAFETY: of the function that this was made with, the earlier run has used up the only other copy. `once` is
        // incomplete again, and nothing of an earlier run goes on.
        unsafe {
            let function = self.initial.again("A LazyLock", self.once.identity());
            mem::forget(mem::replace(&mut *self.content.get(), Content::Function(function)));
        }
    }
}

impl<T, F: FnOnce() -> T> Content<T, F> {
    fn evaluate(&mut self) {
        match mem::replace(self, Content::Poisoned) {
            Content::Function(function) => *self = Content::Value(function()),
            Content::Poisoned => panic!("LazyLock instance has previously been poisoned"),
            value @ Content::Value(_) => *self = value,
        }
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        LazyLock::force(self)
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    #[track_caller]
    fn deref_mut(&mut self) -> &mut T {
        LazyLock::force_mut(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    #[track_caller]
    fn default() -> LazyLock<T> {
        LazyLock::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_tuple("LazyLock");
        match LazyLock::get(self) {
            Some(value) => d.field(value),
            None => d.field(&format_args!("<uninit>")),
        };
        d.finish()
    }
}
