//! As `std::sync::Mutex`: who holds it is the scheduler's business.

use ::std::cell::UnsafeCell;
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::ops::{Deref, DerefMut};
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use super::hold::{Access, Hold, Poison, Taken, debug, lock_object};
use super::identity::{Identity, Kind};
use super::initial::Initial;
use crate::engine::{self, Guard, ObjectId, Site, Step, Touch};

const KIND: Kind = Kind { name: "A Mutex", under_the_rule: true, object: lock_object };

/// As `std::sync::Mutex`.
pub struct Mutex<T: ?Sized> {
    identity: Identity,
    poison: Poison,
    initial: Initial,
    /// Held by those who use the mutex outside of any run.
    outside: ::std::sync::Mutex<()>,
    data: UnsafeCell<T>,
}

// SAFETY: `data` is reached through a guard, or through the mutex when nobody else can reach it. Of the simulated
// threads of a run, which share a real thread, the run lets one hold the guard; outside of runs, `outside` does the
// same for real threads. Only one exploration goes on at a time in a process, and the code under test runs inside it.
unsafe impl<T: ?Sized + Send> Sync for Mutex<T> {}

impl<T: ?Sized> UnwindSafe for Mutex<T> {}
impl<T: ?Sized> RefUnwindSafe for Mutex<T> {}

impl<T> Mutex<T> {
    /// As `std::sync::Mutex::new`.
    #[track_caller]
    pub const fn new(t: T) -> Self {
        Mutex {
            identity: Identity::new(Location::caller()),
            poison: Poison::new(),
            initial: Initial::of(&t),
            outside: ::std::sync::Mutex::new(()),
            data: UnsafeCell::new(t),
        }
    }

    /// As `std::sync::Mutex::into_inner`.
    pub fn into_inner(self) -> LockResult<T> {
        let Mutex { poison, data, .. } = self;
        poison.judge(data.into_inner())
    }
}

impl<T: ?Sized> Mutex<T> {
    /// As `std::sync::Mutex::lock`.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        self.lock_at(Location::caller())
    }

    pub(super) fn lock_at(&self, site: Site) -> LockResult<MutexGuard<'_, T>> {
        self.guard(match self.object(site) {
            Some(id) => {
                engine::point(Step::new("lock", site, Touch::Changes(id)).when(Guard::Unlocked(id)));
                Hold::Simulated(Taken::take(id, Access::Write, "lock", site))
            }
            None => Hold::Real(self.outside.lock().unwrap_or_else(PoisonError::into_inner)),
        })
    }

    /// As `std::sync::Mutex::try_lock`.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let (site, outside) = (Location::caller(), || self.outside.try_lock());
        let hold = Hold::try_take(self.object(site), Access::Write, "try_lock", site, &self.identity, outside);
        Ok(self.guard(hold.ok_or(TryLockError::WouldBlock)?)?)
    }

    /// As `std::sync::Mutex::is_poisoned`.
    pub fn is_poisoned(&self) -> bool {
        self.poison.is_set()
    }

    /// As `std::sync::Mutex::clear_poison`.
    pub fn clear_poison(&self) {
        self.poison.clear();
    }

    /// As `std::sync::Mutex::get_mut`.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.poison.judge(self.data.get_mut())
    }

    fn object(&self, site: Site) -> Option<ObjectId> {
        self.identity.object(&KIND, site, || {
            self.poison.clear();
            // SAFETY: no guard of an earlier run is ever used again, and this run has not made one yet.
            unsafe { self.initial.restore("A Mutex", &self.identity, self.data.get()) };
        })
    }

    pub(super) fn guard<'a>(&'a self, hold: Hold<RealGuard<'a>>) -> LockResult<MutexGuard<'a, T>> {
        let panicking_before = engine::panicking();
        self.poison.judge(MutexGuard { mutex: self, panicking_before, hold: Some(hold), data: PhantomData })
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Mutex::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(t: T) -> Self {
        Mutex::new(t)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.try_lock() {
            Ok(guard) => debug(f, "Mutex", &&*guard, &self.poison),
            Err(TryLockError::Poisoned(error)) => debug(f, "Mutex", &&**error.get_ref(), &self.poison),
            Err(TryLockError::WouldBlock) => debug(f, "Mutex", &"<locked>", &self.poison),
        }
    }
}

/// A guard of the real lock that stands in outside of any run.
pub(super) type RealGuard<'a> = ::std::sync::MutexGuard<'a, ()>;

/// As `std::sync::MutexGuard`.
#[must_use = "if unused the Mutex will immediately unlock"]
#[clippy::has_significant_drop]
pub struct MutexGuard<'a, T: ?Sized + 'a> {
    mutex: &'a Mutex<T>,
    panicking_before: bool,
    /// Always there, but for a guard that is taken apart.
    hold: Option<Hold<RealGuard<'a>>>,
    /// May be shared with another thread only if the data may, and never be sent to one.
    data: PhantomData<(&'a mut T, *const ())>,
}

// SAFETY: a shared guard gives out shared references to the data, and nothing else.
unsafe impl<T: ?Sized + Sync> Sync for MutexGuard<'_, T> {}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// The mutex, and how it is held.
    pub(super) fn apart(mut self) -> (&'a Mutex<T>, Hold<RealGuard<'a>>) {
        (self.mutex, self.hold.take().expect("a guard is taken apart once"))
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard holds the mutex.
        unsafe { &*self.mutex.data.get() }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard holds the mutex, and is itself borrowed by nobody else.
        unsafe { &mut *self.mutex.data.get() }
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        self.mutex.poison.guard_goes(self.panicking_before);
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
