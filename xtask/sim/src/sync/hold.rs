//! Holding a lock: what mutexes and reader-writer locks have in common.

use ::std::fmt;
use ::std::panic::Location;
use ::std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use ::std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use super::identity::Identity;
use crate::engine::{self, About, Lock, Object, ObjectId, Site, Step, Touch};
use crate::thread::looked_in_vain;

/// What a guard stands for: a lock of the current run or, outside of any run, a real one.
pub(crate) enum Hold<Real> {
    Simulated(Taken),
    Real(Real),
}

impl<Real> Hold<Real> {
    /// Takes the lock if it is free right now.
    pub(crate) fn try_take(
        lock: Option<ObjectId>,
        access: Access,
        name: &'static str,
        site: Site,
        identity: &Identity,
        outside: impl FnOnce() -> TryLockResult<Real>,
    ) -> Option<Self> {
        let Some(lock) = lock else {
            return match outside() {
                Ok(guard) => Some(Hold::Real(guard)),
                Err(TryLockError::Poisoned(error)) => Some(Hold::Real(error.into_inner())),
                Err(TryLockError::WouldBlock) => None,
            };
        };
        let touch = if access == Access::Write { Touch::Changes(lock) } else { Touch::Reads(lock) };
        engine::point(Step::new(name, site, touch));
        let free = engine::with(|run| match access {
            Access::Write => run.world.lock(lock).admits_writer(),
            Access::Read => run.world.lock(lock).admits_reader(),
        });
        if !free {
            looked_in_vain(&format!("whether the lock made at {} is free", identity.made_at()), site);
            return None;
        }
        Some(Hold::Simulated(Taken::take(lock, access, name, site)))
    }
}

/// A lock of a run, taken; unlocked when dropped.
pub(crate) struct Taken {
    run: u64,
    lock: ObjectId,
    access: Access,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Alone.
    Write,
    /// Together with other readers.
    Read,
}

/// A new lock, as a run keeps it.
pub(crate) fn lock_object() -> Object {
    Object::Lock(Lock::default())
}

impl Taken {
    /// Takes a lock that is free.
    pub(crate) fn take(lock: ObjectId, access: Access, name: &'static str, site: Site) -> Self {
        engine::with(|run| {
            let me = run.current;
            let state = run.world.lock_mut(lock);
            match access {
                Access::Write => state.writer = Some((me, site)),
                Access::Read => state.readers.push((me, site)),
            }
            run.note("lock", Some(site), About::default(), || name.into());
            Taken { run: run.id, lock, access }
        })
    }

    /// Lets other readers in, without letting go in between.
    pub(crate) fn downgrade(&mut self, site: Site) {
        engine::point(Step::new("downgrade", site, Touch::Changes(self.lock)));
        self.access = Access::Read;
        engine::with(|run| {
            let state = run.world.lock_mut(self.lock);
            state.readers.extend(state.writer.take());
        });
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let Taken { run, lock, access } = *self;
        let touch = if access == Access::Write { Touch::Changes(lock) } else { Touch::LetsGo(lock) };
        if !engine::point_in_drop(run, Step::new("unlock", Location::caller(), touch)) {
            return;
        }
        engine::with(|run| {
            if run.post_mortem {
                // Nothing is really let go of any more, and the report asks who holds what.
                return;
            }
            let me = run.current;
            let state = run.world.lock_mut(lock);
            match access {
                Access::Write => state.writer = None,
                Access::Read => {
                    let mine = state.readers.iter().position(|&(task, _)| task == me);
                    state.readers.remove(mine.expect("a guard can't leave the thread it was made in"));
                }
            }
            run.note("unlock", None, About::default(), || "unlock".into());
        });
    }
}

/// Whether a thread has panicked while it could change what a lock protects.
#[derive(Default)]
pub(crate) struct Poison(AtomicBool);

impl Poison {
    pub(crate) const fn new() -> Self {
        Poison(AtomicBool::new(false))
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Relaxed)
    }

    pub(crate) fn clear(&self) {
        self.0.store(false, Relaxed);
    }

    /// To be called when a guard goes that was made while the thread was, or was not, panicking already.
    pub(crate) fn guard_goes(&self, panicking_before: bool) {
        if !panicking_before && engine::panicking() {
            self.0.store(true, Relaxed);
        }
    }

    /// `value`, as an error if the lock is poisoned.
    pub(crate) fn judge<T>(&self, value: T) -> LockResult<T> {
        if self.is_set() { Err(PoisonError::new(value)) } else { Ok(value) }
    }
}

/// Prints a lock as std does.
pub(crate) fn debug(f: &mut fmt::Formatter<'_>, name: &str, data: &dyn fmt::Debug, poison: &Poison) -> fmt::Result {
    f.debug_struct(name).field("data", data).field("poisoned", &poison.is_set()).finish_non_exhaustive()
}
