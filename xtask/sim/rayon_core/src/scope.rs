//! Any number of tasks that may borrow, because the scope ends after them.

use std::any::Any;
use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};

use sim::pool::{Site, place};

use crate::broadcast::BroadcastContext;
use crate::job::{Slot, catch, forget_lifetime, pass_on};
use crate::latch::Latch;
use crate::registry::{self, Registry};

/// What both kinds of scope consist of.
struct Base<'scope> {
    registry: Arc<Registry>,
    /// Opens when the scope's own closure and all its tasks have ended.
    latch: Arc<Latch>,
    panic: Slot<Box<dyn Any + Send>>,
    /// For the kind that keeps the order of each giver: what each thread has given, oldest first.
    in_order: Mutex<Vec<VecDeque<Body>>>,
    /// As rayon's: a scope stands for tasks of its own lifetime, no longer and no shorter.
    marker: PhantomData<fn(&'scope ()) -> &'scope ()>,
}

type Body = Box<dyn FnOnce(bool)>;

/// As `rayon::Scope`.
pub struct Scope<'scope> {
    base: Base<'scope>,
}

/// As `rayon::ScopeFifo`.
pub struct ScopeFifo<'scope> {
    base: Base<'scope>,
}

// SAFETY: all threads of a simulation share one real thread, and what tasks capture is `Send` where rayon says so.
#[allow(unsafe_code)]
unsafe impl Sync for Base<'_> {}
// SAFETY: as above.
#[allow(unsafe_code)]
unsafe impl Send for Base<'_> {}

impl<'scope> Base<'scope> {
    fn new(registry: Arc<Registry>) -> Self {
        let in_order = (0..=registry.size).map(|_| VecDeque::new()).collect();
        Base {
            registry,
            latch: Arc::new(Latch::new(1)),
            panic: Slot::new(),
            in_order: Mutex::new(in_order),
            marker: PhantomData,
        }
    }

    /// Runs the scope's own closure, waits for the tasks, and passes on the first panic.
    fn complete<R>(&self, name: &'static str, site: Site, action: impl FnOnce() -> R) -> R {
        let value = self.catch(action);
        self.latch.one_has_happened(site);
        self.latch.wait(name, site);
        if let Some(panic) = self.panic.take() {
            pass_on(panic);
        }
        value.expect("without a panic there is a value")
    }

    fn catch<R>(&self, action: impl FnOnce() -> R) -> Option<R> {
        catch(action).map_err(|panic| self.panic.put_first(panic)).ok()
    }

    /// The body of a task of this scope.
    fn body<'a>(&'a self, site: Site, action: impl FnOnce() + 'a) -> Body {
        self.latch.expect_one_more();
        let latch = Arc::clone(&self.latch);
        let body = move |_| {
            self.catch(action);
            // The scope may be gone as soon as the last task says that it has ended.
            latch.one_has_happened(site);
        };
        // SAFETY: the scope, and what its tasks borrow, is there until all of them have said that they have ended.
        #[allow(unsafe_code)]
        unsafe {
            forget_lifetime(Box::new(body))
        }
    }

    fn spawn_broadcast(&self, site: Site, action: impl Fn(BroadcastContext<'_>) + Send + Sync + 'scope) {
        let action = Arc::new(action);
        self.registry.give_all(site, || {
            let action = Arc::clone(&action);
            self.body(site, move || BroadcastContext::with(&*action))
        });
    }
}

/// As `rayon::scope`.
#[track_caller]
pub fn scope<'scope, OP, R>(op: OP) -> R
where
    OP: FnOnce(&Scope<'scope>) -> R + Send,
    R: Send,
{
    let site = place(Location::caller());
    let registry = registry::current();
    registry.in_worker("scope", site, |_, _| {
        let scope = Scope { base: Base::new(registry::current()) };
        scope.base.complete("scope", site, || op(&scope))
    })
}

/// As `rayon::scope_fifo`.
#[track_caller]
pub fn scope_fifo<'scope, OP, R>(op: OP) -> R
where
    OP: FnOnce(&ScopeFifo<'scope>) -> R + Send,
    R: Send,
{
    let site = place(Location::caller());
    let registry = registry::current();
    registry.in_worker("scope_fifo", site, |_, _| {
        let scope = ScopeFifo { base: Base::new(registry::current()) };
        scope.base.complete("scope_fifo", site, || op(&scope))
    })
}

/// As `rayon::in_place_scope`.
#[track_caller]
pub fn in_place_scope<'scope, OP, R>(op: OP) -> R
where
    OP: FnOnce(&Scope<'scope>) -> R,
{
    in_place_scope_of(registry::current(), place(Location::caller()), op)
}

/// As `rayon::in_place_scope_fifo`.
#[track_caller]
pub fn in_place_scope_fifo<'scope, OP, R>(op: OP) -> R
where
    OP: FnOnce(&ScopeFifo<'scope>) -> R,
{
    in_place_scope_fifo_of(registry::current(), place(Location::caller()), op)
}

pub(crate) fn in_place_scope_of<'scope, R>(
    registry: Arc<Registry>,
    site: Site,
    op: impl FnOnce(&Scope<'scope>) -> R,
) -> R {
    let scope = Scope { base: Base::new(registry) };
    scope.base.complete("in_place_scope", site, || op(&scope))
}

pub(crate) fn in_place_scope_fifo_of<'scope, R>(
    registry: Arc<Registry>,
    site: Site,
    op: impl FnOnce(&ScopeFifo<'scope>) -> R,
) -> R {
    let scope = ScopeFifo { base: Base::new(registry) };
    scope.base.complete("in_place_scope_fifo", site, || op(&scope))
}

impl<'scope> Scope<'scope> {
    /// As `rayon::Scope::spawn`.
    #[track_caller]
    pub fn spawn<BODY>(&self, body: BODY)
    where
        BODY: FnOnce(&Scope<'scope>) + Send + 'scope,
    {
        let site = place(Location::caller());
        let task = self.base.body(site, move || body(self));
        self.base.registry.give("spawn", site, task);
    }

    /// As `rayon::Scope::spawn_broadcast`.
    #[track_caller]
    pub fn spawn_broadcast<BODY>(&self, body: BODY)
    where
        BODY: Fn(&Scope<'scope>, BroadcastContext<'_>) + Send + Sync + 'scope,
    {
        let scope = Shared(self);
        self.base.spawn_broadcast(place(Location::caller()), move |context| body(scope.get(), context));
    }
}

impl<'scope> ScopeFifo<'scope> {
    /// As `rayon::ScopeFifo::spawn_fifo`.
    #[track_caller]
    pub fn spawn_fifo<BODY>(&self, body: BODY)
    where
        BODY: FnOnce(&ScopeFifo<'scope>) + Send + 'scope,
    {
        let site = place(Location::caller());
        let task = self.base.body(site, move || body(self));
        // A thread takes the newest out of its own queue: what waits there only says that the next in order is due.
        let giver = self.base.registry.my_index().unwrap_or(self.base.registry.size);
        let queues = || self.base.in_order.lock().unwrap_or_else(PoisonError::into_inner);
        queues()[giver].push_back(task);
        let next = move |moved| {
            let task = queues()[giver].pop_front();
            task.expect("there is one task for each notice")(moved);
        };
        // SAFETY: the scope is there until all its tasks have ended, and this is one of them.
        #[allow(unsafe_code)]
        let next = unsafe { forget_lifetime(Box::new(next)) };
        self.base.registry.give("spawn_fifo", site, next);
    }

    /// As `rayon::ScopeFifo::spawn_broadcast`.
    #[track_caller]
    pub fn spawn_broadcast<BODY>(&self, body: BODY)
    where
        BODY: Fn(&ScopeFifo<'scope>, BroadcastContext<'_>) + Send + Sync + 'scope,
    {
        let scope = Shared(self);
        self.base.spawn_broadcast(place(Location::caller()), move |context| body(scope.get(), context));
    }
}

/// A scope, for its tasks, which it outlives.
struct Shared<T>(*const T);

// SAFETY: it only gives out shared references to a scope, which is `Sync`.
#[allow(unsafe_code)]
unsafe impl<T: Sync> Send for Shared<T> {}
// SAFETY: as above.
#[allow(unsafe_code)]
unsafe impl<T: Sync> Sync for Shared<T> {}

impl<T> Shared<T> {
    fn get(&self) -> &T {
        // SAFETY: the scope is there until all its tasks have ended.
        #[allow(unsafe_code)]
        unsafe {
            &*self.0
        }
    }
}

impl fmt::Debug for Scope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}

impl fmt::Debug for ScopeFifo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopeFifo").finish_non_exhaustive()
    }
}
