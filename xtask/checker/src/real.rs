//! Scenarios on real threads and real time, as a plain `cargo test` runs them.

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Channel, Wait};

/// How often a scenario is repeated: enough to meet the common interleavings, few enough to be quick.
const REPETITIONS: usize = 25;

/// Generous, because a loaded machine is not the learner's mistake. Only a scenario that hangs ever takes this long.
const DEADLINE: Duration = Duration::from_secs(20);

thread_local! {
    static STARTED: Instant = Instant::now();
}

/// A place that observations go through. Real threads need no help to interleave there.
#[derive(Clone, Default)]
pub(crate) struct Spot;

impl Spot {
    pub(crate) fn new() -> Self {
        Spot
    }

    pub(crate) fn touch(&self) {}
}

#[track_caller]
pub(crate) fn every_interleaving(scenario: impl Fn() + Send + Sync + 'static) {
    let scenario = Arc::new(scenario);
    for _ in 0..REPETITIONS {
        within_deadline(&scenario);
    }
}

#[track_caller]
pub(crate) fn for_real(scenario: impl Fn() + Send + Sync + 'static) {
    within_deadline(&Arc::new(scenario));
}

pub(crate) fn on_the_clock<T>(_scenario: impl Fn() -> T) -> Option<T>
where
    T: PartialEq + Debug,
{
    None
}

/// Runs `scenario` on a thread of its own and waits for it until the deadline.
#[track_caller]
fn within_deadline(scenario: &Arc<impl Fn() + Send + Sync + 'static>) {
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
        Ok(()) => {}
        Err(RecvTimeoutError::Disconnected) => {
            if let Err(panic) = runner.join() {
                std::panic::resume_unwind(panic);
            }
        }
        Err(RecvTimeoutError::Timeout) => panic!(
            "Not finished after {} s on real threads: something waits for ever. `cargo xtask check` tells what.",
            DEADLINE.as_secs()
        ),
    }
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

pub(crate) fn on_purpose<R>(panicking: impl FnOnce() -> R) -> R {
    panicking()
}

pub(crate) fn house_rule_no_locks(_because: &str) {}

pub(crate) fn remark(_text: String) {}
