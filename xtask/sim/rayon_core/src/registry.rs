//! A pool: its queues, its threads, and who of them may go on.
//!
//! Every thread has a queue of its own, from which it takes the newest task; others steal the oldest. What comes from
//! outside waits in a queue of the pool.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sim::pool::{self, Pool, Site, ThreadNumber, current_thread};

use crate::builder::{ThreadPoolBuildError, ThreadPoolBuilder};
use crate::job::{Job, Outcome, Slot, catch, value_of};
use crate::latch::Latch;
use crate::worker::{self, Worker};

pub(crate) struct Registry {
    pool: Pool,
    pub(crate) size: usize,
    oldest_first: bool,
    handlers: Handlers,
    state: Mutex<State>,
}

/// What the builder was given to be called.
#[derive(Default)]
pub(crate) struct Handlers {
    pub(crate) panic: Option<Box<PanicHandler>>,
    pub(crate) start: Option<Box<dyn Fn(usize) + Send + Sync>>,
    pub(crate) exit: Option<Box<dyn Fn(usize) + Send + Sync>>,
}

type PanicHandler = dyn Fn(Box<dyn Any + Send>) + Send + Sync;

struct State {
    /// One for each thread, oldest first.
    own: Vec<VecDeque<Job>>,
    /// What one thread and no other is to do.
    only: Vec<VecDeque<Job>>,
    from_outside: VecDeque<Job>,
    given: u64,
    /// Threads that wait, by index.
    waiting: Vec<Waiting>,
    /// The pool's owner, and tasks that nobody waits for: its threads end when there are none left.
    keeps_open: usize,
}

struct Waiting {
    thread: ThreadNumber,
    index: usize,
    /// `None`: it has nothing to do at all.
    until: Option<Arc<Latch>>,
}

impl Registry {
    pub(crate) fn new(size: usize, oldest_first: bool, handlers: Handlers) -> Arc<Registry> {
        let queues = || (0..size).map(|_| VecDeque::new()).collect();
        let state = State {
            own: queues(),
            only: queues(),
            from_outside: VecDeque::new(),
            given: 0,
            waiting: Vec::new(),
            keeps_open: 1,
        };
        let registry =
            Arc::new(Registry { pool: Pool::new(size), size, oldest_first, handlers, state: Mutex::new(state) });
        let stuck = Arc::downgrade(&registry);
        pool::after_getting_stuck(Box::new(move || {
            if let Some(registry) = stuck.upgrade() {
                registry.let_go();
            }
        }));
        registry
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Announces a step that changes what the pool's threads find.
    pub(crate) fn step(&self, name: &'static str, site: Site) {
        self.pool.step(name, site);
    }

    /// The current thread's index, if it serves in this pool.
    pub(crate) fn my_index(self: &Arc<Self>) -> Option<usize> {
        worker::current().filter(|worker| Arc::ptr_eq(&worker.registry, self)).map(|worker| worker.index)
    }

    /// Gives a task to the pool and returns its number. It goes to the current thread's own queue, if it has one here.
    pub(crate) fn give(self: &Arc<Self>, name: &'static str, given_at: Site, body: Box<dyn FnOnce(bool)>) -> u64 {
        // Where another task could be taken at the same moment, which one is taken may depend on this one.
        let crowded = self.state().has_any();
        if crowded {
            self.step(name, given_at);
        }
        let mut state = self.state();
        let number = state.next_number();
        let job = Job { number, given_at, body };
        match self.my_index() {
            Some(index) => state.own[index].push_back(job),
            None => state.from_outside.push_back(job),
        }
        drop(state);
        self.pool.waits(number, given_at);
        self.update();
        number
    }

    /// Gives one task to each thread.
    pub(crate) fn give_all(self: &Arc<Self>, given_at: Site, mut body: impl FnMut() -> Box<dyn FnOnce(bool)>) {
        self.step("broadcast", given_at);
        for index in 0..self.size {
            let mut state = self.state();
            let number = state.next_number();
            state.only[index].push_back(Job { number, given_at, body: body() });
            drop(state);
            self.pool.waits(number, given_at);
        }
        self.update();
    }

    /// Whether a task still waits in the queue of the thread `index`.
    pub(crate) fn still_waits(&self, index: usize, number: u64) -> bool {
        self.state().own[index].iter().any(|job| job.number == number)
    }

    pub(crate) fn has_own(&self, index: usize) -> bool {
        !self.state().own[index].is_empty()
    }

    /// What the thread `index` takes out of its own queues.
    pub(crate) fn take_own(&self, index: usize) -> Option<Job> {
        let job = self.state().take_own(index, self.oldest_first);
        self.update();
        job
    }

    /// What the thread `index` does next, if there is anything.
    pub(crate) fn take(&self, index: usize) -> Option<Job> {
        let job = self.state().take(index, self.oldest_first);
        self.update();
        job
    }

    pub(crate) fn has_work_for(&self, index: usize) -> bool {
        self.state().has_work_for(index)
    }

    /// Does a task. `moved` says that its giver is, or could be, another thread.
    pub(crate) fn execute(&self, job: Job, moved: bool) {
        self.pool.begins(job.number, job.given_at, !moved);
        (job.body)(moved);
    }

    /// Does other tasks until `latch` is open.
    pub(crate) fn work_until(&self, index: usize, latch: &Arc<Latch>, name: &'static str, site: Site) {
        while !latch.is_open() {
            self.wait(index, Some(Arc::clone(latch)), name, site);
            if latch.is_open() {
                break;
            }
            if let Some(job) = self.take(index) {
                self.execute(job, true);
            }
        }
        self.update();
    }

    fn wait(&self, index: usize, until: Option<Arc<Latch>>, name: &'static str, site: Site) {
        let thread = current_thread();
        let idle = until.is_none();
        let mut state = self.state();
        state.waiting.push(Waiting { thread, index, until });
        state.waiting.sort_by_key(|waiting| waiting.index);
        drop(state);
        // Nothing that was released before counts.
        pool::may_go_on(thread, false);
        self.update();
        self.pool.wait(name, site, idle);
        self.state().waiting.retain(|waiting| waiting.thread != thread);
    }

    /// Says of every thread that waits whether it may go on.
    ///
    /// Threads without anything to do are all alike: of those, one at a time is woken, the first in order. Which of
    /// them does a task makes no difference but for its index.
    pub(crate) fn update(&self) {
        if !self.pool.is_alive() {
            return;
        }
        let state = self.state();
        let mut one_is_woken = false;
        for waiting in &state.waiting {
            match &waiting.until {
                Some(latch) => pool::may_go_on(waiting.thread, latch.is_open() || state.has_work_for(waiting.index)),
                None if state.keeps_open == 0 => pool::dismiss(waiting.thread),
                None => {
                    let own = !state.only[waiting.index].is_empty();
                    let woken = own || (!one_is_woken && state.has_work_for(waiting.index));
                    one_is_woken |= woken && !own;
                    pool::may_go_on(waiting.thread, woken);
                }
            }
        }
    }

    /// What a thread of the pool does all its life.
    pub(crate) fn serve(self: &Arc<Self>, index: usize, named: bool) {
        worker::become_worker(Worker { registry: Arc::clone(self), index });
        self.pool.enlist(index, named);
        if let Some(handler) = &self.handlers.start {
            self.catch_panic(|| handler(index));
        }
        while self.state().keeps_open > 0 {
            self.wait(index, None, "waiting for a task", Location::caller());
            if let Some(job) = self.take(index) {
                self.execute(job, true);
            }
        }
        if let Some(handler) = &self.handlers.exit {
            self.catch_panic(|| handler(index));
        }
        worker::resign();
    }

    /// The current thread becomes the thread `index` without doing tasks of its own accord.
    pub(crate) fn adopt_current_thread(self: &Arc<Self>, index: usize) -> Result<(), ThreadPoolBuildError> {
        if worker::current().is_some() {
            return Err(ThreadPoolBuildError::already_in_pool());
        }
        worker::become_worker(Worker { registry: Arc::clone(self), index });
        Ok(())
    }

    /// Runs something that nobody waits for.
    pub(crate) fn catch_panic(&self, task: impl FnOnce()) {
        if let Err(panic) = catch(task) {
            match &self.handlers.panic {
                Some(handler) => {
                    if catch(|| handler(panic)).is_err() {
                        sim::process::abort();
                    }
                }
                None => sim::process::abort(),
            }
        }
    }

    /// One more reason for the pool's threads not to end.
    pub(crate) fn keep_open(&self) {
        self.state().keeps_open += 1;
    }

    /// One less.
    pub(crate) fn close(&self) {
        if !self.pool.is_alive() {
            return;
        }
        self.state().keeps_open -= 1;
        self.update();
    }

    /// Runs `action` on a thread of the pool, told whether it has moved to it, and returns what it returns.
    pub(crate) fn in_worker<R>(
        self: &Arc<Self>,
        name: &'static str,
        site: Site,
        action: impl FnOnce(usize, bool) -> R,
    ) -> R {
        if let Some(index) = self.my_index() {
            return action(index, false);
        }
        let latch = Arc::new(Latch::new(1));
        let slot = Slot::<Outcome<R>>::new();
        let body = |moved| {
            slot.put(catch(|| {
                let index = worker::current().expect("tasks run on threads of a pool").index;
                action(index, moved)
            }));
            latch.one_has_happened(site);
        };
        // SAFETY: this function waits below until the body has run.
        #[allow(unsafe_code)]
        let body = unsafe { crate::job::forget_lifetime(Box::new(body)) };
        self.give(name, site, body);
        latch.wait(name, site);
        value_of(slot.take())
    }

    /// After a run has got stuck: drops what waits, so that it can be seen what it owns.
    fn let_go(&self) {
        let mut state = self.state();
        let State { own, only, from_outside, .. } = &mut *state;
        let queues = own.iter_mut().chain(only.iter_mut()).chain([from_outside]);
        let jobs: Vec<Job> = queues.flat_map(std::mem::take).collect();
        drop(state);
        for job in jobs {
            self.pool.dropping(job.given_at, || drop(job.body));
        }
    }
}

impl State {
    fn next_number(&mut self) -> u64 {
        self.given += 1;
        self.given
    }

    fn has_any(&self) -> bool {
        !self.from_outside.is_empty() || self.own.iter().any(|queue| !queue.is_empty())
    }

    fn has_work_for(&self, index: usize) -> bool {
        !self.only[index].is_empty() || self.has_any()
    }

    fn take_own(&mut self, index: usize, oldest_first: bool) -> Option<Job> {
        let own = &mut self.own[index];
        let job = if oldest_first { own.pop_front() } else { own.pop_back() };
        job.or_else(|| self.only[index].pop_front())
    }

    fn take(&mut self, index: usize, oldest_first: bool) -> Option<Job> {
        if let Some(job) = self.take_own(index, oldest_first) {
            return Some(job);
        }
        let count = self.own.len();
        let victims = (1..count).map(|offset| (index + offset) % count);
        for victim in victims {
            if let Some(job) = self.own[victim].pop_front() {
                return Some(job);
            }
        }
        self.from_outside.pop_front()
    }
}

/// The pool that serves where no other is named: of the current thread, or the one of the whole program.
pub(crate) fn current() -> Arc<Registry> {
    worker::current().map_or_else(global, |worker| worker.registry)
}

thread_local! {
    /// The pool of the whole program, with the run that it belongs to.
    static GLOBAL: std::cell::RefCell<Option<(u64, Arc<Registry>)>> = const { std::cell::RefCell::new(None) };
}

fn known_global() -> Option<Arc<Registry>> {
    GLOBAL.with_borrow(|global| {
        global.as_ref().filter(|(run, _)| *run == pool::run()).map(|(_, registry)| Arc::clone(registry))
    })
}

/// The pool of the whole program, made at its first use.
pub(crate) fn global() -> Arc<Registry> {
    known_global().unwrap_or_else(|| {
        init_global(ThreadPoolBuilder::new()).expect("there is none yet");
        known_global().expect("made now")
    })
}

/// Makes the pool of the whole program, unless there is one.
pub(crate) fn init_global<S: crate::ThreadSpawn>(builder: ThreadPoolBuilder<S>) -> Result<(), ThreadPoolBuildError> {
    if known_global().is_some() {
        return Err(ThreadPoolBuildError::already_initialised());
    }
    let registry = builder.start()?;
    let of_another_run = GLOBAL.replace(Some((pool::run(), registry)));
    drop(of_another_run);
    Ok(())
}
