//! Threads that may borrow, because they end before what they borrow from.

use ::std::fmt;
use ::std::io;
use ::std::marker::PhantomData;
use ::std::panic::Location;
use ::std::sync::{Arc, Mutex, PoisonError};

use super::Result;
use super::handle::{Builder, Packet, Thread};
use crate::engine::{self, Guard, Step, TaskId, Touch};

/// As `std::thread::Scope`.
pub struct Scope<'scope, 'env: 'scope> {
    started: Mutex<Vec<TaskId>>,
    /// Threads whose panic nobody has seen by joining them.
    unseen_panics: Arc<Mutex<usize>>,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// As `std::thread::scope`.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let site = Location::caller();
    let scope =
        Scope { started: Mutex::default(), unseen_panics: Arc::default(), scope: PhantomData, env: PhantomData };
    let result = engine::catch(|| f(&scope));
    // In order of starting, so that a report names one thread that the scope waits for.
    let mut next = 0;
    while let Some(task) = { locked(&scope.started).get(next).copied() } {
        let object = engine::with(|run| run.tasks[task].object);
        engine::point(Step::new("scope", site, Touch::Reads(object)).when(Guard::Ended(task)));
        next += 1;
    }
    match result {
        Err(panic) => crate::panic::resume_unwind(panic),
        Ok(_) if *locked(&scope.unseen_panics) > 0 => panic!("a scoped thread panicked"),
        Ok(result) => result,
    }
}

impl<'scope> Scope<'scope, '_> {
    /// As `std::thread::Scope::spawn`.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Builder::new().spawn_scoped(self, f).expect("failed to spawn thread")
    }
}

impl Builder {
    /// As `std::thread::Builder::spawn_scoped`.
    #[track_caller]
    pub fn spawn_scoped<'scope, F, T>(
        self,
        scope: &'scope Scope<'scope, '_>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let slot: Arc<Mutex<Option<Result<T>>>> = Arc::default();
        let (place, unseen) = (Arc::clone(&slot), Arc::clone(&scope.unseen_panics));
        let body: Box<dyn FnOnce() + 'scope> = Box::new(move || {
            let outcome = engine::catch(f);
            if outcome.is_err() {
                *locked(&unseen) += 1;
            }
            *locked(&place) = Some(outcome);
        });
        // SAFETY: `scope` doesn't return before every thread started in it has ended; if the run is given up before,
        // no thread of it ever goes on. So nothing that `body` borrows is used after its lifetime.
        let body: Box<dyn FnOnce() + 'static> = unsafe { ::std::mem::transmute(body) };
        let packet = self.start(body, Location::caller())?;
        locked(&scope.started).push(packet.thread.task());
        Ok(ScopedJoinHandle { packet, slot, unseen: Arc::clone(&scope.unseen_panics), scope: PhantomData })
    }
}

/// As `std::thread::ScopedJoinHandle`.
pub struct ScopedJoinHandle<'scope, T> {
    packet: Packet<()>,
    slot: Arc<Mutex<Option<Result<T>>>>,
    unseen: Arc<Mutex<usize>>,
    scope: PhantomData<&'scope ()>,
}

impl<T> ScopedJoinHandle<'_, T> {
    /// As `std::thread::ScopedJoinHandle::join`.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        let ended = self.packet.join(Location::caller());
        let result = locked(&self.slot).take();
        match (result, ended) {
            (Some(result), _) => {
                if result.is_err() {
                    *locked(&self.unseen) -= 1;
                }
                result
            }
            (None, Err(panic)) => Err(panic),
            (None, Ok(())) => unreachable!("a scoped thread that has ended has left its result"),
        }
    }

    /// As `std::thread::ScopedJoinHandle::is_finished`.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.packet.is_finished(Location::caller())
    }

    /// As `std::thread::ScopedJoinHandle::thread`.
    pub fn thread(&self) -> &Thread {
        &self.packet.thread
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> ::std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
