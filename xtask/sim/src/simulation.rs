//! Not part of any `std`: what the checker and the given parts of the exercises ask of the simulation.

pub use crate::engine::{
    Departure, Event, Failure, Found, Mode, NotASchedule, Outcome, Schedule, Settings, Status, Trace, explore,
};

use ::std::fmt;
use ::std::panic::Location;
use ::std::time::Duration;

use crate::engine::{self, About, Object, ObjectId, Step, Touch, line};
use crate::thread::pass_time;

/// Ends the run as failed. Nothing of the calling thread runs any more.
pub fn fail(status: Status, headline: String) -> ! {
    engine::fail(Failure { status, headline, evidence: Vec::new(), todo_at: None })
}

/// Keeps printed text with the run; outside of a run, prints it.
pub fn print(text: fmt::Arguments<'_>) {
    /// More than a terminal shows, and not enough to fill the memory.
    const MOST_OUTPUT: usize = 64 * 1024;
    if engine::active() {
        let text = text.to_string();
        engine::with(|run| {
            if run.output.len() < MOST_OUTPUT {
                run.output.push_str(&text);
            }
        });
    } else {
        ::std::print!("{text}");
    }
}

/// Time since the run began, on the virtual clock.
pub fn now() -> Duration {
    engine::with(|run| run.now)
}

/// Takes virtual time as if the current thread computed for so long.
#[track_caller]
pub fn work(duration: Duration) {
    // Work that takes no time is no step: nobody can tell whether it has been done.
    if duration.is_zero() {
        return;
    }
    pass_time("work", "works", duration, Location::caller());
}

/// A callback of the check: shown on the chart, and others may go on.
#[track_caller]
pub fn event(label: &str) {
    let step = Step::new("event", Location::caller(), Touch::Nothing);
    // Somebody who polls lets the others go first, or a fair poller would seem to spin. Anybody else does nothing that
    // others could notice.
    let polls = engine::with(|run| run.me().fruitless_looks > 0);
    engine::point(if polls { step.courteous() } else { step });
    engine::with(|run| {
        run.note("event", None, About::default(), || label.to_string());
    });
}

/// Shown on the chart, and nothing else: no step of its own.
#[track_caller]
pub fn note(label: &str) {
    let site = Location::caller();
    engine::with(|run| {
        run.note("note", Some(site), About::default(), || label.to_string());
    });
}

/// A lock that is no step: for what a given part keeps to itself. Must not be held across a step.
pub use ::std::sync::Mutex as Unseen;

/// Runs `body` as one operation called `name`, at the place of the caller. Reports and charts speak of the operation
/// and not of the channels and locks it is made of: `text` stands where it puts or takes its message, and `awaits` says
/// what it waits for when it has to. An operation with nothing to say there is left out when threads are stuck.
#[track_caller]
pub fn operation<R>(name: &'static str, text: String, awaits: String, body: impl FnOnce() -> R) -> R {
    let operation = engine::Operation { name, site: Location::caller(), text, awaits, quiet: false };
    let before = engine::with(|run| run.me().operation.replace(operation));
    let _restore = Restore(before);
    body()
}

/// Inside of an [`operation`]: the messages of `body` only acknowledge others and are not shown.
pub fn quietly<R>(body: impl FnOnce() -> R) -> R {
    let before = engine::with(|run| {
        let operation = &mut run.me().operation;
        let before = operation.clone();
        operation.iter_mut().for_each(|operation| operation.quiet = true);
        before
    });
    let _restore = Restore(before);
    body()
}

/// Puts the operation of the current thread back.
struct Restore(Option<engine::Operation>);

impl Drop for Restore {
    fn drop(&mut self) {
        if engine::active() {
            // In a post-mortem the operations that threads are stuck in are still to be reported.
            engine::with(|run| {
                if !run.post_mortem {
                    run.me().operation = self.0.take();
                }
            });
        }
    }
}

/// Adds a remark to the run.
pub fn remark(text: String) {
    engine::with(|run| run.remarks.push(text));
}

/// The name that reports and charts use for the current thread from now on.
pub fn name_this_thread(name: &str) {
    engine::with(|run| run.me().label = name.to_string());
}

/// A shared thing of the check's own, whose uses are steps.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    run: u64,
    object: ObjectId,
}

impl Spot {
    /// A new one in this run, or one that does nothing outside of any run.
    pub fn new() -> Self {
        if engine::active() {
            engine::with(|run| Spot { run: run.id, object: run.world.add(Object::Plain) })
        } else {
            Spot { run: 0, object: 0 }
        }
    }

    /// One use of it.
    #[track_caller]
    pub fn touch(self) {
        if engine::belongs(self.run) {
            engine::point(Step::new("note", Location::caller(), Touch::Changes(self.object)));
        }
    }
}

impl Default for Spot {
    fn default() -> Self {
        Spot::new()
    }
}

/// Sets the wall clock back, as an administrator does: `SystemTime` shows an earlier hour, `Instant` goes on.
pub fn set_wall_clock_back(by: Duration) {
    engine::with(|run| run.wall_clock_back += by);
}

/// Runs `panicking` so that a panic inside doesn't fail the run.
pub fn on_purpose<R>(panicking: impl FnOnce() -> R) -> R {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            if engine::active() {
                engine::with(|run| run.me().on_purpose -= 1);
            }
        }
    }
    engine::with(|run| run.me().on_purpose += 1);
    let _leave = Leave;
    panicking()
}

/// Steps made so far in this process, and where the last one was announced, as `src/lib.rs:12`. Can be read from any
/// real thread.
pub fn progress() -> (u64, Option<String>) {
    let (steps, last) = engine::progress::read();
    (steps, last.map(line))
}

/// Threads started so far, but for those of pools: they belong to the pool, which nobody waits for.
pub fn threads_started() -> usize {
    engine::with(|run| run.tasks.iter().filter(|task| task.pool.is_none()).count())
}

/// Of the threads started after the first `earlier` ones, those that have not ended: where each was started.
pub fn still_running(earlier: usize) -> Vec<String> {
    engine::with(|run| {
        let started = run.tasks.iter().filter(|task| task.pool.is_none());
        let late = started.skip(earlier).filter(|task| !task.ended);
        late.filter_map(|task| task.spawned_at.map(line)).collect()
    })
}

/// From now on, a lock or atomic used by the learner's code ends the run. `because` ends the headline.
pub fn forbid_locks(because: &str) {
    engine::with(|run| run.rule_against_locks = Some(because.to_string()));
}

/// What passed through one channel.
#[derive(Debug, Clone)]
pub struct Traffic {
    pub number: usize,
    pub made_at: String,
    pub capacity: Option<usize>,
    pub sent_by: Vec<String>,
    pub received_by: Vec<String>,
    /// How many messages waited at most. Exact on the clock; where every interleaving is tried, one order of putting
    /// and taking stands for others that leave the channel neither empty nor full, and may have filled it more.
    pub high_water: usize,
}

/// The channels that the learner's code has made, in order.
pub fn traffic() -> Vec<Traffic> {
    engine::with(|run| {
        let names = |tasks: &[engine::TaskId]| tasks.iter().map(|&task| run.tasks[task].label.clone()).collect();
        let made_by_learner = run.world.channels().filter(|channel| channel.by_learner);
        let traffic = made_by_learner.map(|channel| Traffic {
            number: channel.number,
            made_at: line(channel.made_at),
            capacity: channel.capacity,
            sent_by: names(&channel.sent_by),
            received_by: names(&channel.received_by),
            high_water: channel.high_water,
        });
        traffic.collect()
    })
}

/// One operation in which a thread had to wait.
#[derive(Debug, Clone)]
pub struct Wait {
    /// Who waited.
    pub thread: String,
    pub operation: &'static str,
    pub line: String,
    pub channel: Option<usize>,
    pub lasted: Duration,
    /// For a lock: who held it when the wait began, and where it had been taken.
    pub held_by: Option<(String, String)>,
}

/// Where the current thread has had to wait so far. Exact on the clock; where every interleaving is tried, one
/// interleaving stands for others in which the same was received, perhaps after other waits.
pub fn waits() -> Vec<Wait> {
    engine::with(|run| waits_of(run, run.current))
}

/// Where any thread has had to wait so far, thread by thread. Exact as [`waits`] is.
pub fn all_waits() -> Vec<Wait> {
    engine::with(|run| (0..run.tasks.len()).flat_map(|task| waits_of(run, task)).collect())
}

fn waits_of(run: &engine::Run, task: engine::TaskId) -> Vec<Wait> {
    let label = |task: engine::TaskId| run.tasks[task].label.clone();
    let waits = run.tasks[task].waits.iter().map(|wait| Wait {
        thread: label(task),
        operation: wait.step.name,
        line: line(wait.step.site),
        channel: run.world.channel_number(wait.step.touch),
        lasted: wait.until.unwrap_or(run.now) - wait.since,
        held_by: wait.held_by.map(|(holder, site)| (label(holder), line(site))),
    });
    waits.collect()
}
