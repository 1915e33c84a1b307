//! Scenarios in the simulation, as `cargo xtask check` runs them.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sim::simulation::{self, Mode, Outcome, Settings, Status};

use crate::protocol::{self, Ending};
use crate::{Channel, Wait};

/// A place that observations go through: going through it is a step.
#[derive(Clone, Copy, Default)]
pub(crate) struct Spot(simulation::Spot);

impl Spot {
    pub(crate) fn new() -> Self {
        Spot(simulation::Spot::new())
    }

    #[track_caller]
    pub(crate) fn touch(self) {
        self.0.touch();
    }
}

pub(crate) fn every_interleaving(scenario: impl Fn() + Send + Sync + 'static) {
    run(Mode::Interleavings, Arc::new(scenario));
}

pub(crate) fn on_the_clock<T>(scenario: impl Fn() -> T + Send + Sync + 'static) -> Option<T>
where
    T: PartialEq + Debug + Send + 'static,
{
    let result: Arc<Mutex<Option<T>>> = Arc::default();
    let place = Arc::clone(&result);
    run(
        Mode::Clock,
        Arc::new(move || {
            let value = scenario();
            let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(earlier) = place.as_ref().filter(|&earlier| *earlier != value) {
                let headline = format!(
                    "Two threads could go on at the same instant, and the result depends on which goes first: \
                     {earlier:?} or {value:?}."
                );
                drop(place);
                fail(headline);
            }
            *place = Some(value);
        }),
    );
    result.lock().unwrap_or_else(PoisonError::into_inner).take()
}

pub(crate) fn for_real(_scenario: impl Fn()) {
    protocol::skip();
}

/// Explores one scenario and reports what came of it.
fn run(mode: Mode, scenario: Arc<dyn Fn()>) {
    let mut settings = Settings::new(mode);
    if let Some(seed) = protocol::seed() {
        settings.seed = seed;
    }
    let Some(replay) = protocol::begin(if mode == Mode::Clock { "clock" } else { "explore" }) else { return };
    if let Some(text) = replay {
        match text.parse() {
            Ok(schedule) => settings.replay = Some(schedule),
            Err(error) => panic!("{text}: {error}"),
        }
    }
    let outcome = simulation::explore(&settings, scenario);
    protocol::end(&Ending::of(&outcome, mode));
    if let Some(found) = &outcome.found {
        panic!("{}\n{}", headline(&outcome, mode), found.failure.evidence.join("\n"));
    }
}

/// The headline, with how often it was seen where that belongs into the sentence.
pub(crate) fn headline(outcome: &Outcome, mode: Mode) -> String {
    let Some(found) = &outcome.found else { return String::new() };
    let headline = &found.failure.headline;
    if found.failure.status != Status::Deadlock {
        return headline.clone();
    }
    let seen = match mode {
        Mode::Clock => "",
        Mode::Interleavings if outcome.failing == outcome.executions => " in every interleaving",
        Mode::Interleavings => " in some interleavings",
    };
    format!("Stuck{seen}: {headline}")
}

pub(crate) fn fail(headline: String) -> ! {
    simulation::fail(Status::Wrong, headline)
}

pub(crate) fn channels() -> Vec<Channel> {
    let traffic = simulation::traffic().into_iter().map(|channel| Channel {
        number: channel.number,
        made_at: channel.made_at,
        capacity: channel.capacity,
        sent_by: channel.sent_by,
        received_by: channel.received_by,
        high_water: channel.high_water,
    });
    traffic.collect()
}

pub(crate) fn waits() -> Vec<Wait> {
    simulation::waits().into_iter().map(wait).collect()
}

pub(crate) fn all_waits() -> Vec<Wait> {
    simulation::all_waits().into_iter().map(wait).collect()
}

fn wait(wait: simulation::Wait) -> Wait {
    let simulation::Wait { thread, operation, line, channel, lasted, held_by } = wait;
    Wait { thread, operation: operation.to_string(), line, channel, lasted, held_by }
}

pub(crate) fn threads_started() -> usize {
    // The first is `main`.
    simulation::threads_started() - 1
}

pub(crate) fn threads_running() -> Vec<String> {
    simulation::still_running(1)
}

pub(crate) fn elapsed() -> Duration {
    simulation::now()
}

#[track_caller]
pub(crate) fn event(label: &str) {
    simulation::event(label);
}

pub(crate) fn name_this_thread(name: &str) {
    simulation::name_this_thread(name);
}

pub(crate) fn joined<R>(name: &str, call: impl FnOnce() -> R) -> R {
    let earlier = simulation::threads_started();
    let result = call();
    let running = simulation::still_running(earlier);
    if let Some(first) = running.first() {
        let headline = match running.len() {
            1 => format!("1 thread started at {first} was still running when `{name}` returned."),
            n => format!("{n} threads started at {first} were still running when `{name}` returned."),
        };
        simulation::fail(Status::Leaked, headline);
    }
    result
}

pub(crate) fn set_wall_clock_back(by: Duration) {
    simulation::set_wall_clock_back(by);
}

pub(crate) fn on_purpose<R>(panicking: impl FnOnce() -> R) -> R {
    simulation::on_purpose(panicking)
}

pub(crate) fn house_rule_no_locks(because: &str) {
    simulation::forbid_locks(because);
}

pub(crate) fn remark(text: String) {
    simulation::remark(text);
}
