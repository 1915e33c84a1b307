//! As `std::sync::RwLock`: who holds it is the scheduler's business.

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

const KIND: Kind = Kind { name: "An RwLock", under_the_rule: true, object: lock_object };

type RealRead<'a> = ::std::sync::RwLockReadGuard<'a, ()>;
type RealWrite<'a> = ::std::sync::RwLockWriteGuard<'a, ()>;

/// As `std::sync::RwLock`.
pub struct RwLock<T: ?Sized> {
    identity: Identity,
    poison: Poison,
    initial: Initial,
    /// Held by those who use the lock outside of any run.
    outside: ::std::sync::RwLock<()>,
    data: UnsafeCell<T>,
}

// SAFETY: as for `Mutex`; and several readers share the data, which is why it must be `Sync`.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}

impl<T: ?Sized> UnwindSafe for RwLock<T> {}
impl<T: ?Sized> RefUnwindSafe for RwLock<T> {}

impl<T> RwLock<T> {
    /// As `std::sync::RwLock::new`.
    #[track_caller]
    pub const fn new(t: T) -> Self {
        RwLock {
            identity: Identity::new(Location::caller()),
            poison: Poison::new(),
            initial: Initial::of(&t),
            outside: ::std::sync::RwLock::new(()),
            data: UnsafeCell::new(t),
        }
    }

    /// As `std::sync::RwLock::into_inner`.
    pub fn into_inner(self) -> LockResult<T> {
        let RwLock { poison, data, .. } = self;
        poison.judge(data.into_inner())
    }
}

impl<T: ?Sized> RwLock<T> {
    /// As `std::sync::RwLock::read`.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let site = Location::caller();
        self.reader(match self.object(site) {
            Some(id) => {
                engine::point(Step::new("read", site, Touch::Reads(id)).when(Guard::NotWritten(id)));
                Hold::Simulated(Taken::take(id, Access::Read, "read", site))
            }
            None => Hold::Real(self.outside.read().unwrap_or_else(PoisonError::into_inner)),
        })
    }

    /// As `std::sync::RwLock::try_read`.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let (site, outside) = (Location::caller(), || self.outside.try_read());
        let hold = Hold::try_take(self.object(site), Access::Read, "try_read", site, &self.identity, outside);
        Ok(self.reader(hold.ok_or(TryLockError::WouldBlock)?)?)
    }

    /// As `std::sync::RwLock::write`.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let site = Location::caller();
        self.writer(match self.object(site) {
            Some(id) => Hold::Simulated(wait_to_write(id, site)),
            None => Hold::Real(self.outside.write().unwrap_or_else(PoisonError::into_inner)),
        })
    }

    /// As `std::sync::RwLock::try_write`.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let (site, outside) = (Location::caller(), || self.outside.try_write());
        let hold = Hold::try_take(self.object(site), Access::Write, "try_write", site, &self.identity, outside);
        Ok(self.writer(hold.ok_or(TryLockError::WouldBlock)?)?)
    }

    /// As `std::sync::RwLock::is_poisoned`.
    pub fn is_poisoned(&self) -> bool {
        self.poison.is_set()
    }

    /// As `std::sync::RwLock::clear_poison`.
    pub fn clear_poison(&self) {
        self.poison.clear();
    }

    /// As `std::sync::RwLock::get_mut`.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.poison.judge(self.data.get_mut())
    }

    fn object(&self, site: Site) -> Option<ObjectId> {
        self.identity.object(&KIND, site, || {
            self.poison.clear();
            // SAFETY: no guard of an earlier run is ever used again, and this run has not made one yet.
            unsafe { self.initial.restore("An RwLock", &self.identity, self.data.get()) };
        })
    }

    fn reader<'a>(&'a self, hold: Hold<RealRead<'a>>) -> LockResult<RwLockReadGuard<'a, T>> {
        self.poison.judge(RwLockReadGuard { lock: self, _hold: hold, not_send: PhantomData })
    }

    fn writer<'a>(&'a self, hold: Hold<RealWrite<'a>>) -> LockResult<RwLockWriteGuard<'a, T>> {
        let panicking_before = engine::panicking();
        self.poison.judge(RwLockWriteGuard { lock: self, panicking_before, hold: Some(hold), not_send: PhantomData })
    }
}

/// Arrives first, and then waits: once a writer has arrived, no new reader comes before it.
fn wait_to_write(id: ObjectId, site: Site) -> Taken {
    engine::point(Step::new("write", site, Touch::Changes(id)));
    if !engine::with(|run| run.world.lock(id).admits_writer()) {
        engine::with(|run| run.world.lock_mut(id).waiting_writers += 1);
        engine::point(Step::new("write", site, Touch::Changes(id)).when(Guard::Unlocked(id)));
        engine::with(|run| run.world.lock_mut(id).waiting_writers -= 1);
    }
    Taken::take(id, Access::Write, "write", site)
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        RwLock::new(T::default())
    }
}

impl<T> From<T> for RwLock<T> {
    #[track_caller]
    fn from(t: T) -> Self {
        RwLock::new(t)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.try_read() {
            Ok(guard) => debug(f, "RwLock", &&*guard, &self.poison),
            Err(TryLockError::Poisoned(error)) => debug(f, "RwLock", &&**error.get_ref(), &self.poison),
            Err(TryLockError::WouldBlock) => debug(f, "RwLock", &format_args!("<locked>"), &self.poison),
        }
    }
}

/// As `std::sync::RwLockReadGuard`.
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockReadGuard<'a, T: ?Sized + 'a> {
    lock: &'a RwLock<T>,
    _hold: Hold<RealRead<'a>>,
    not_send: PhantomData<*const ()>,
}

// SAFETY: a shared guard gives out shared references to the data, and nothing else.
unsafe impl<T: ?Sized + Sync> Sync for RwLockReadGuard<'_, T> {}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock, perhaps together with other readers.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// As `std::sync::RwLockWriteGuard`.
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockWriteGuard<'a, T: ?Sized + 'a> {
    lock: &'a RwLock<T>,
    panicking_before: bool,
    /// Always there, but for a guard that is turned into a reader's.
    hold: Option<Hold<RealWrite<'a>>>,
    not_send: PhantomData<*const ()>,
}

// SAFETY: a shared guard gives out shared references to the data, and nothing else.
unsafe impl<T: ?Sized + Sync> Sync for RwLockWriteGuard<'_, T> {}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// As `std::sync::RwLockWriteGuard::downgrade`.
    #[track_caller]
    pub fn downgrade(mut s: Self) -> RwLockReadGuard<'a, T> {
        let hold = match s.hold.take().expect("a guard is turned into a reader's once") {
            Hold::Simulated(mut taken) => {
                taken.downgrade(Location::caller());
                Hold::Simulated(taken)
            }
            Hold::Real(real) => Hold::Real(RealWrite::downgrade(real)),
        };
        RwLockReadGuard { lock: s.lock, _hold: hold, not_send: PhantomData }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock alone.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard holds the lock alone, and is itself borrowed by nobody else.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        if self.hold.is_some() {
            self.lock.poison.guard_goes(self.panicking_before);
        }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
