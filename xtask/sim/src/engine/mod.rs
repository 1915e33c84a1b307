//! A deterministic scheduler: simulated threads take turns on one real thread, and a strategy decides whose turn it is.
//!
//! Every operation of the simulated std announces itself as a [`Step`] before it is carried out ([`point`]). At that
//! moment all other threads have announced theirs too, so the scheduler sees everything that could happen next: who
//! could go on, and which orders can't matter. The README beside this file tells the whole story.

#[cfg(test)]
mod bench;
mod explore;
mod failure;
mod fiber;
mod pool;
pub(crate) mod progress;
#[cfg(test)]
mod reduction;
#[cfg(test)]
mod reduction_select;
mod report;
mod run;
mod schedule;
pub(crate) mod select;
mod step;
mod strategy;
mod trace;
mod world;

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

use corosensei::Yielder;

pub use explore::{Found, Mode, Outcome, Settings, explore};
pub use failure::{Failure, Status};
pub use schedule::{Departure, NotASchedule, Schedule};
pub use trace::{Event, Trace};

pub(crate) use run::{About, MOST_FRUITLESS_LOOKS, MOST_THREADS, Operation, Run};
pub(crate) use step::{Guard, ObjectId, Pace, Site, Step, TaskId, Touch, Wake};
pub(crate) use trace::{Author, author, line};
pub(crate) use world::{Channel, Lock, Object, Owner, Side, Timer, Waiters};

use crate::thread_locals;
use fiber::Fiber;

thread_local! {
    /// The run that this real thread carries out, if any.
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// Whether the caller is part of a run.
pub(crate) fn active() -> bool {
    RUN.try_with(|run| run.try_borrow().is_ok_and(|run| run.is_some())).unwrap_or(false)
}

/// Looks at the run. No code of the learner's may be called in `action`.
///
/// # Panics
///
/// Outside of a run: threads, channels and locks of the simulation exist only inside a scenario.
#[inline]
pub(crate) fn with<R>(action: impl FnOnce(&mut Run) -> R) -> R {
    RUN.with_borrow_mut(|run| {
        action(run.as_mut().expect("threads, channels and locks of a scenario can be used inside it only"))
    })
}

/// Announces a step, lets others take their turns, and comes back when it is this task's turn to carry it out.
pub(crate) fn point(step: Step) -> Wake {
    turn(step, false).1
}

/// The same for an operation that library code may have called: announces it, and returns where it is shown; see [`place`].
pub(crate) fn point_placed(step: Step) -> (Site, Wake) {
    turn(step, true)
}

fn turn(mut step: Step, by_library: bool) -> (Site, Wake) {
    // Looking at the run costs more than most of what is done there, so all is done in one look. A task that is chosen
    // again at once needs no other.
    let decided = with(|run| {
        if run.post_mortem {
            return None;
        }
        let me = run.current;
        if by_library {
            step.site = run.place(step.site);
        }
        progress::note(&step);
        run.announce(step);
        let next = run.choose();
        if next == Some(me) {
            return Some((step.site, run.wake(), None));
        }
        run.next = next;
        Some((step.site, Wake::Ready, Some(run.tasks[me].yielder)))
    });
    match decided {
        None => unwind_for_the_post_mortem(),
        Some((site, wake, None)) => (site, wake),
        Some((site, _, Some(yielder))) => {
            give_way(yielder);
            let (post_mortem, wake) = with(|run| (run.post_mortem, run.wake()));
            if post_mortem {
                unwind_for_the_post_mortem();
            }
            (site, wake)
        }
    }
}

/// Where to show an operation: where it was called or, when library code called it (`rx.iter().sum()`), at the last
/// place in anybody's own code that the current task was seen at.
pub(crate) fn place(site: Site) -> Site {
    if active() { with(|run| run.place(site)) } else { site }
}

/// Gives the turn back to the loop in [`Execution::run`].
fn suspend(me: TaskId) {
    give_way(with(|run| run.tasks[me].yielder));
}

/// The same, with what switches stacks for the task that calls this.
fn give_way(yielder: *const Yielder<(), ()>) {
    // SAFETY: the yielder lives on this task's stack, below everything that can call this.
    unsafe { (*yielder).suspend(()) };
}

/// Stops this task for good. What lies on its stack is given up.
pub(crate) fn abandon() -> ! {
    loop {
        let me = with(|run| {
            run.next = None;
            run.current
        });
        suspend(me);
    }
}

/// Ends the run as failed.
pub(crate) fn fail(failure: Failure) -> ! {
    with(|run| run.failure.get_or_insert(failure).clone());
    abandon()
}

/// The payload that unwinds a stuck task, to see what it owned.
struct PostMortem;

fn unwind_for_the_post_mortem() -> ! {
    let first = with(|run| !std::mem::replace(&mut run.me().doomed, true));
    if first && !panicking() {
        panic::resume_unwind(Box::new(PostMortem));
    }
    abandon()
}

/// A step of a destructor. In a run that has failed, and in a post-mortem, destructors don't take turns any more.
///
/// `false` when the destructor must not touch the run's state: there is no run, or not the one it belonged to.
pub(crate) fn point_in_drop(run_id: u64, step: Step) -> bool {
    let takes_turns = in_own_run(run_id, |run| !run.post_mortem && run.failure.is_none());
    if takes_turns == Some(true) {
        point(step);
    }
    takes_turns.is_some()
}

/// Looks at the run if there is one, and if it is the one with this id: what is dropped may have outlived it.
pub(crate) fn in_own_run<R>(run_id: u64, action: impl FnOnce(&mut Run) -> R) -> Option<R> {
    let look = |run: &RefCell<Option<Run>>| {
        let mut run = run.try_borrow_mut().ok()?;
        run.as_mut().filter(|run| run.id == run_id).map(action)
    };
    RUN.try_with(look).ok().flatten()
}

/// Whether there is a run, and it is the one with this id.
pub(crate) fn belongs(run_id: u64) -> bool {
    in_own_run(run_id, |_| ()).is_some()
}

/// The number of the current run; 0 outside of any.
pub(crate) fn run_id() -> u64 {
    if active() { with(|run| run.id) } else { 0 }
}

/// Whether the current task is unwinding.
pub(crate) fn panicking() -> bool {
    if active() { with(|run| run.me().panicking > 0) } else { std::thread::panicking() }
}

/// Starts a task. It runs up to its first step before the caller goes on.
pub(crate) fn spawn(
    name: Option<String>,
    stack_size: Option<usize>,
    site: Site,
    body: impl FnOnce() + 'static,
) -> std::io::Result<TaskId> {
    if with(|run| run.tasks.len()) >= MOST_THREADS {
        let headline = format!("{MOST_THREADS} threads were started, the last one at {}.", line(site));
        fail(Failure::new(Status::Unbounded, headline));
    }
    let fiber = task_fiber(stack_size, body)?;
    let (me, child) = with(|run| {
        let me = run.current;
        let child = run.add_task(name, Some(site));
        run.note("spawn", Some(site), About::thread(child), || "spawn".into());
        run.newborn.push(fiber);
        run.start(child);
        (me, child)
    });
    suspend(me);
    if with(|run| run.post_mortem) {
        unwind_for_the_post_mortem();
    }
    Ok(child)
}

fn task_fiber(stack_size: Option<usize>, body: impl FnOnce() + 'static) -> std::io::Result<Fiber> {
    Fiber::new(stack_size, move |yielder: &Yielder<(), ()>| {
        with(|run| run.me().yielder = yielder);
        // What panics is dealt with in the hook, or by whoever joins; a post-mortem ends here.
        let _ = panic::catch_unwind(AssertUnwindSafe(body));
        with(|run| {
            if !run.post_mortem {
                run.me().ended = true;
                run.note("end", None, About::default(), || "ends".into());
                run.next = run.choose();
            }
        });
    })
}

/// One run of a scenario, from its first step to the last.
pub(crate) struct Execution {
    fibers: Vec<Fiber>,
}

impl Execution {
    /// Carries out a whole run and returns its final state.
    pub(crate) fn run(run: Run, scenario: impl FnOnce() + 'static) -> Run {
        install_panic_hook();
        let main = task_fiber(None, move || {
            if let Err(payload) = catch(scenario) {
                with(|run| report::escaped(run, &*payload));
            }
            thread_locals::destroy();
            finish();
        });
        let mut execution = Execution { fibers: vec![main.expect("memory for one stack")] };
        RUN.with_borrow_mut(|slot| {
            let run = slot.insert(run);
            run.add_task(Some("main".into()), None);
            run.next = Some(0);
        });
        while let Some(next) = with(|run| run.next.take()) {
            execution.resume(next);
        }
        if with(|run| run.stuck && run.recording) {
            execution.post_mortem();
        }
        let run = RUN.with_borrow_mut(Option::take).expect("the run was put there above");
        drop(execution);
        run
    }

    fn resume(&mut self, task: TaskId) {
        self.fibers.extend(with(|run| std::mem::take(&mut run.newborn)));
        self.fibers[task].resume();
    }

    /// Unwinds the tasks that are stuck, youngest first, and notes whose destructors let go of which channel ends.
    ///
    /// Youngest first, because a scoped thread may borrow from the stack of an older one, and so may a thread of a pool
    /// from whoever gave it its task. What waits for such a thread has not begun, so it comes before all.
    fn post_mortem(&mut self) {
        with(|run| run.post_mortem = true);
        with(|run| std::mem::take(&mut run.let_go)).into_iter().for_each(|let_go| let_go());
        let mut tasks: Vec<TaskId> = (0..self.fibers.len()).collect();
        tasks.sort_by_key(|&task| std::cmp::Reverse((with(|run| run.tasks[task].begun), task)));
        for task in tasks {
            if with(|run| run.tasks[task].ended || run.tasks[task].yielder.is_null()) {
                continue;
            }
            with(|run| run.current = task);
            self.fibers[task].resume();
        }
    }
}

/// A new number for a run, never 0, so that what is left over from another one can be told apart.
pub(crate) fn next_run_id() -> u64 {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    RUNS.fetch_add(1, Ordering::Relaxed) + 1
}

/// The last step of every task: from here on it can be joined.
#[track_caller]
pub(crate) fn finish() {
    let site = std::panic::Location::caller();
    let object = with(|run| run.me().object);
    point(Step::new("end", site, Touch::Changes(object)));
}

/// Turns panics inside of runs into failures, silently, and leaves all others to the hook that was there before.
fn install_panic_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let noted = RUN.try_with(|run| match run.try_borrow_mut() {
                Ok(mut run) => match run.as_mut() {
                    Some(run) => {
                        report::note_panic(run, info);
                        true
                    }
                    None => false,
                },
                Err(_) => false,
            });
            if noted != Ok(true) {
                previous(info);
            }
        }));
    });
}

/// Runs `body`, and keeps count of which task is unwinding: tasks share a real thread, whose own count would be wrong.
pub(crate) fn catch<R>(body: impl FnOnce() -> R) -> Result<R, Box<dyn Any + Send>> {
    let result = panic::catch_unwind(AssertUnwindSafe(body));
    if let Err(payload) = result {
        if payload.is::<PostMortem>() {
            panic::resume_unwind(payload);
        }
        if active() {
            with(|run| run.me().panicking = run.me().panicking.saturating_sub(1));
        }
        return Err(payload);
    }
    result
}
