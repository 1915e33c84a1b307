//! Scenarios on real threads and real time, as a plain `cargo test` runs them.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::protocol::{self, Ending};
use crate::{Channel, Wait};

/// How often a scenario is repeated: enough to meet the common interleavings, few enough to be quick.
const REPETITIONS: usize = 25;

/// After this long, a slow scenario has been repeated enough. No verdict hangs on it.
const ENOUGH: Duration = Duration::from_secs(2);

/// Generous, because a loaded machine is not the learner's mistake. Only a scenario that hangs ever takes this long.
const DEADLINE: Duration = Duration::from_secs(20);

thread_local! {
    static STARTED: Instant = Instant::now();
}

/// A place that observations go through. Real threads need no help to interleave there.
#[derive(Clone, Copy, Default)]
pub(crate) struct Spot;

impl Spot {
    pub(crate) fn new() -> Self {
        Spot
    }

    pub(crate) fn touch(self) {}
}

#[track_caller]
pub(crate) fn every_interleaving(scenario: impl Fn() + Send + Sync + 'static) {
    repeat(REPETITIONS, scenario);
}

#[track_caller]
pub(crate) fn for_real(scenario: impl Fn() + Send + Sync + 'static) {
    repeat(1, scenario);
}

pub(crate) fn on_the_clock<T>(_scenario: impl Fn() -> T) -> Option<T>
where
    T: PartialEq + Debug,
{
    protocol::skip();
    None
}

/// Runs `scenario` so many times, each time on a thread of its own and with a deadline.
#[track_caller]
fn repeat(times: usize, scenario: impl Fn() + Send + Sync + 'static) {
    if protocol::begin("real").is_none() {
        return;
    }
    let scenario = Arc::new(scenario);
    let start = Instant::now();
    let mut runs = 0;
    while runs < times && (runs == 0 || start.elapsed() < ENOUGH) {
        runs += 1;
        if let Err((status, headline)) = within_deadline(&scenario) {
            protocol::end(&Ending::without_trace(status, &headline));
            panic!("{headline}");
        }
    }
    protocol::end(&Ending::passed(runs));
}

/// Runs `scenario` on a thread of its own and waits for it until the deadline. What went wrong is told by its status
/// and a headline.
fn within_deadline(scenario: &Arc<impl Fn() + Send + Sync + 'static>) -> Result<(), (&'static str, String)> {
    let (done, outcome) = mpsc::channel();
    let scenario = Arc::clone(scenario);
    let runner = thread::Builder::new()
        .name("main".into())
        .spawn(move || {
            STARTED.with(|_| ());
            scenario();
            // The waiting side may have given up; then nobody needs the news.
            let _ = done.send(());
        })
        .expect("a thread can be started");
    match outcome.recv_timeout(DEADLINE) {
        Ok(()) => Ok(()),
        Err(RecvTimeoutError::Disconnected) => match runner.join() {
            Ok(()) => Ok(()),
            Err(payload) => Err(("wrong", text_of(&*payload))),
        },
        Err(RecvTimeoutError::Timeout) => Err((
            "timed_out",
            format!(
                "Not finished after {} s on real threads: something waits for ever. `cargo xtask check` tells what.",
                DEADLINE.as_secs()
            ),
        )),
    }
}

/// The message of a panic.
fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "A panic without a message.".into())
}

#[track_caller]
pub(crate) fn fail(headline: String) -> ! {
    panic!("{headline}")
}

pub(crate) fn channels() -> Vec<Channel> {
    Vec::new()
}

pub(crate) fn waits() -> Vec<Wait> {
    Vec::new()
}

pub(crate) fn all_waits() -> Vec<Wait> {
    Vec::new()
}

pub(crate) fn threads_started() -> usize {
    0
}

pub(crate) fn threads_running() -> Vec<String> {
    Vec::new()
}

pub(crate) fn elapsed() -> Duration {
    STARTED.with(Instant::elapsed)
}

pub(crate) fn event(_label: &str) {
    thread::yield_now();
}

pub(crate) fn name_this_thread(_name: &str) {}

pub(crate) fn joined<R>(_name: &str, call: impl FnOnce() -> R) -> R {
    call()
}

pub(crate) fn set_wall_clock_back(_by: Duration) {}

pub(crate) fn on_purpose<R>(panicking: impl FnOnce() -> R) -> R {
    panicking()
}

pub(crate) fn house_rule_no_locks(_because: &str) {}

pub(crate) fn remark(_text: String) {}
