//! As `std::sync::Condvar`: any waiting thread may be the one that is woken, and one may wake without a reason.

use ::std::fmt;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::sync::{LockResult, PoisonError};
use ::std::time::Duration;

use super::hold::Hold;
use super::identity::{Identity, Kind};
use super::mutex::{MutexGuard, RealGuard};
use crate::engine::{self, About, Guard, Object, ObjectId, Site, Step, Touch, Waiters, Wake};

const KIND: Kind = Kind { name: "A Condvar", under_the_rule: true, object: || Object::Condvar(Waiters::default()) };

/// As `std::sync::Condvar`.
pub struct Condvar {
    identity: Identity,
    /// For those who use it outside of any run.
    outside: ::std::sync::Condvar,
}

impl UnwindSafe for Condvar {}
impl RefUnwindSafe for Condvar {}

/// As `std::sync::WaitTimeoutResult`.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// As `std::sync::WaitTimeoutResult::timed_out`.
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

impl Condvar {
    /// As `std::sync::Condvar::new`.
    #[track_caller]
    #[must_use]
    pub const fn new() -> Condvar {
        Condvar { identity: Identity::new(Location::caller()), outside: ::std::sync::Condvar::new() }
    }

    /// As `std::sync::Condvar::wait`, waking without a reason included.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        only_guard(self.wait_at("wait", guard, None, Location::caller()))
    }

    /// As `std::sync::Condvar::wait_while`.
    #[track_caller]
    pub fn wait_while<'a, T, F>(&self, mut guard: MutexGuard<'a, T>, mut condition: F) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        let site = Location::caller();
        while condition(&mut *guard) {
            guard = only_guard(self.wait_at("wait_while", guard, None, site))?;
        }
        Ok(guard)
    }

    /// As `std::sync::Condvar::wait_timeout_ms`.
    #[track_caller]
    #[deprecated(note = "replaced by `std::sync::Condvar::wait_timeout`")]
    pub fn wait_timeout_ms<'a, T>(&self, guard: MutexGuard<'a, T>, ms: u32) -> LockResult<(MutexGuard<'a, T>, bool)> {
        let timeout = Duration::from_millis(ms.into());
        match self.wait_at("wait_timeout_ms", guard, Some(timeout), Location::caller()) {
            Ok((guard, result)) => Ok((guard, !result.timed_out())),
            Err(error) => {
                let (guard, result) = error.into_inner();
                Err(PoisonError::new((guard, !result.timed_out())))
            }
        }
    }

    /// As `std::sync::Condvar::wait_timeout`, on the virtual clock.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        dur: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        self.wait_at("wait_timeout", guard, Some(dur), Location::caller())
    }

    /// As `std::sync::Condvar::wait_timeout_while`, on the virtual clock.
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        dur: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        let site = Location::caller();
        let deadline = crate::time::now().saturating_add(dur);
        let mut timed_out = false;
        while condition(&mut *guard) {
            if timed_out {
                return Ok((guard, WaitTimeoutResult(true)));
            }
            let left = deadline.saturating_sub(crate::time::now());
            let result;
            (guard, result) = self.wait_at("wait_timeout_while", guard, Some(left), site)?;
            timed_out = result.timed_out();
        }
        Ok((guard, WaitTimeoutResult(false)))
    }

    /// As `std::sync::Condvar::notify_one`. Which of several waiting threads wakes is up to the interleaving.
    #[track_caller]
    pub fn notify_one(&self) {
        match self.notify("notify_one", Location::caller()) {
            Some(id) => engine::with(|run| run.change_waiters(id, Waiters::notify_one)),
            None => self.outside.notify_one(),
        }
    }

    /// As `std::sync::Condvar::notify_all`.
    #[track_caller]
    pub fn notify_all(&self) {
        match self.notify("notify_all", Location::caller()) {
            Some(id) => engine::with(|run| run.change_waiters(id, Waiters::notify_all)),
            None => self.outside.notify_all(),
        }
    }

    fn notify(&self, name: &'static str, site: Site) -> Option<ObjectId> {
        let id = self.identity.object(&KIND, site, || ())?;
        engine::point(Step::new(name, site, Touch::Changes(id)));
        engine::with(|run| {
            run.note("note", Some(site), About::default(), || name.into());
        });
        Some(id)
    }

    /// Joins those who wait, unlocks, waits, and locks again.
    fn wait_at<'a, T>(
        &self,
        name: &'static str,
        guard: MutexGuard<'a, T>,
        timeout: Option<Duration>,
        site: Site,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let id = self.identity.object(&KIND, site, || ());
        let (mutex, hold) = guard.apart();
        let (id, taken) = match (id, hold) {
            (Some(id), Hold::Simulated(taken)) => (id, taken),
            (_, Hold::Real(real)) => {
                let (real, timed_out) = self.wait_outside(real, timeout);
                return with_result(mutex.guard(Hold::Real(real)), timed_out);
            }
            (None, Hold::Simulated(_)) => unreachable!("a simulated lock is held inside of a run only"),
        };
        // Joining and unlocking are two steps. In std they are one, but a notice in between is as good as one just
        // after: the waiting is over as soon as it begins.
        engine::point(Step::new(name, site, Touch::Changes(id)));
        let (me, deadline) = engine::with(|run| {
            let me = run.current;
            run.change_waiters(id, |waiters| waiters.join(me));
            (me, timeout.map(|timeout| run.now.saturating_add(timeout)))
        });
        drop(taken);
        let mut step = Step::new(name, site, Touch::Changes(id)).when(Guard::Released).until(deadline);
        // Where the condition is looked at again anyway, waking without a reason would change nothing.
        step.may_wake_spuriously = !name.ends_with("while");
        let wake = engine::point(step);
        engine::with(|run| run.change_waiters(id, |waiters| waiters.leave(me, wake == Wake::Ready)));
        with_result(mutex.lock_at(site), wake == Wake::TimedOut)
    }

    fn wait_outside<'a>(&self, real: RealGuard<'a>, timeout: Option<Duration>) -> (RealGuard<'a>, bool) {
        let Some(timeout) = timeout else {
            return (self.outside.wait(real).unwrap_or_else(PoisonError::into_inner), false);
        };
        let (real, result) = self.outside.wait_timeout(real, timeout).unwrap_or_else(PoisonError::into_inner);
        (real, result.timed_out())
    }
}

fn with_result<T>(locked: LockResult<T>, timed_out: bool) -> LockResult<(T, WaitTimeoutResult)> {
    match locked {
        Ok(guard) => Ok((guard, WaitTimeoutResult(timed_out))),
        Err(error) => Err(PoisonError::new((error.into_inner(), WaitTimeoutResult(timed_out)))),
    }
}

fn only_guard<T>(woken: LockResult<(T, WaitTimeoutResult)>) -> LockResult<T> {
    match woken {
        Ok((guard, _)) => Ok(guard),
        Err(error) => Err(PoisonError::new(error.into_inner().0)),
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Condvar {
        Condvar::new()
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condvar").finish_non_exhaustive()
    }
}
