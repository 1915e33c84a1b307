//! Waiting without a channel: sleeping, parking, giving way.

use ::std::io;
use ::std::num::NonZero;
use ::std::panic::Location;
use ::std::time::Duration;

use crate::engine::{self, About, Guard, Site, Step, Touch};

/// As `std::thread::sleep`, on the virtual clock.
#[track_caller]
pub fn sleep(duration: Duration) {
    pass_time("sleep", "sleeps", duration, Location::caller());
}

/// Lets virtual time pass for the current thread.
pub(crate) fn pass_time(name: &'static str, verb: &str, duration: Duration, site: Site) {
    let until = engine::with(|run| {
        run.note(name, Some(site), About::default(), || format!("{verb} {duration:?}"));
        run.now.saturating_add(duration)
    });
    engine::point(Step::new(name, site, Touch::Nothing).when(Guard::Never).until(Some(until)));
}

/// As `std::thread::available_parallelism`: two, on every machine, so that a check is the same everywhere.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    Ok(const { NonZero::new(2).unwrap() })
}

/// As `std::thread::yield_now`: others may go first. It doesn't count as waiting.
#[track_caller]
pub fn yield_now() {
    engine::point(Step::new("yield_now", Location::caller(), Touch::Nothing));
}

/// As `std::thread::park`, waking without a reason included.
#[track_caller]
pub fn park() {
    park_until(None, Location::caller());
}

/// As `std::thread::park_timeout`, on the virtual clock.
#[track_caller]
pub fn park_timeout(duration: Duration) {
    let deadline = engine::with(|run| run.now.saturating_add(duration));
    park_until(Some(deadline), Location::caller());
}

fn park_until(deadline: Option<Duration>, site: Site) {
    let object = engine::with(|run| run.me().object);
    engine::point(Step::new("park", site, Touch::Changes(object)).when(Guard::Unparked).until(deadline).spurious());
}
