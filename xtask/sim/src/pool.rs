//! Not part of any `std`: what a model of a pool of threads asks of the scheduler.
//!
//! The pool keeps its queues itself. Here it announces what it does, and says which of its threads may go on.

use ::std::panic::Location;

use crate::engine::{self, About, Guard, Pace, Step, Touch};
use crate::thread::gave_way;

/// A place in somebody's source.
pub type Site = &'static Location<'static>;

/// One thread of a run.
pub type ThreadNumber = usize;

/// A pool, as a run knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    run: u64,
    id: engine::ObjectId,
}

impl Pool {
    /// A pool that will have `size` threads.
    pub fn new(size: usize) -> Pool {
        engine::with(|run| Pool { run: run.id, id: run.world.add_pool(size) })
    }

    /// Whether it belongs to the run that goes on, and not to one that is over.
    pub fn is_alive(self) -> bool {
        engine::belongs(self.run) && engine::with(|run| !run.post_mortem && run.failure.is_none())
    }

    /// From now on the current thread serves in this pool.
    pub fn enlist(self, index: usize, named: bool) {
        engine::with(|run| {
            let me = run.current;
            let pool = run.world.pool_mut(self.id);
            pool.threads.push(me);
            let number = pool.number;
            let me = run.me();
            me.pool = Some(self.id);
            if !named {
                me.label = match number {
                    1 => format!("pool thread {index}"),
                    _ => format!("pool {number} thread {index}"),
                };
            }
        });
    }

    /// A task, numbered by the pool, was given to it at `site` and waits for a thread.
    pub fn waits(self, task: u64, site: Site) {
        engine::with(|run| run.world.pool_mut(self.id).waiting.push((task, site)));
    }

    /// The current thread begins this task. `again` says whether it had given it to the pool itself.
    pub fn begins(self, task: u64, site: Site, again: bool) {
        engine::with(|run| {
            run.world.pool_mut(self.id).waiting.retain(|(waiting, _)| *waiting != task);
            run.announcements += 1;
            let begun = run.announcements;
            let me = run.me();
            me.last_place = Some(site);
            if !again {
                me.begun = begun;
                run.note("note", Some(site), About::default(), || "begins task".into());
            }
        });
    }

    /// A step that others of the pool could take the place of.
    pub fn step(self, name: &'static str, site: Site) {
        engine::point(Step::new(name, site, Touch::Changes(self.id)));
    }

    /// A thread of the pool waits until [`may_go_on`](Pool::may_go_on) says so. `idle`: it has nothing to do.
    pub fn wait(self, name: &'static str, site: Site, idle: bool) {
        engine::point(Step::new(name, site, Touch::Changes(self.id)).when(Guard::Released).idle(idle));
    }
}

/// A thread of no pool waits until [`may_go_on`] says so.
pub fn wait_outside(name: &'static str, site: Site) {
    engine::point(Step::new(name, site, Touch::Nothing).when(Guard::Released));
}

/// Whether `thread`, which waits, may go on.
pub fn may_go_on(thread: ThreadNumber, may: bool) {
    engine::with(|run| run.tasks[thread].released = may);
}

/// `thread`, which waits idly, may go on and end once nobody else can go on.
pub fn dismiss(thread: ThreadNumber) {
    engine::with(|run| {
        let task = &mut run.tasks[thread];
        task.released = true;
        if let Some(step) = &mut task.pending {
            step.pace = Pace::Last;
        }
    });
}

/// Goes on once others have done something, or when nobody else can.
pub fn give_way(name: &'static str, site: Site) {
    let before = engine::with(|run| run.progress);
    engine::point(Step::new(name, site, Touch::Everything).when(Guard::Progress(before)));
    if engine::with(|run| run.progress > before) {
        engine::with(|run| run.me().fruitless_looks = 0);
    } else {
        gave_way(site);
    }
}

/// The current thread's number in its run, never 0.
pub fn current_thread() -> ThreadNumber {
    engine::with(|run| run.current)
}

/// Where to show an operation: where it was called or, when library code called it, at the last place in anybody's own
/// code that the current thread was seen at.
pub fn place(site: Site) -> Site {
    engine::place(site)
}

/// The number of the current run; 0 outside of any.
pub fn run() -> u64 {
    engine::run_id()
}

/// Should the run get stuck, `let_go` drops what waits in a pool, each task through [`dropping`].
pub fn after_getting_stuck(let_go: Box<dyn FnOnce()>) {
    engine::with(|run| run.let_go.push(let_go));
}

impl Pool {
    /// Drops a task that waits, to see what it owns.
    pub fn dropping(self, given_at: Site, task: impl FnOnce()) {
        engine::with(|run| run.dropping_task = Some((self.id, given_at)));
        task();
        engine::with(|run| run.dropping_task = None);
    }
}
