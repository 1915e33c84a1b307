//! Waiting without a channel: sleeping, parking, giving way.

use ::std::io;
use ::std::num::NonZero;
use ::std::panic::Location;
use ::std::time::Duration;

use crate::engine::{self, About, Failure, Guard, MOST_FRUITLESS_LOOKS, Site, Status, Step, Touch, line};

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

/// As `std::thread::yield_now`: others may go first. It doesn't count as waiting, so doing nothing else is spinning.
#[track_caller]
pub fn yield_now() {
    let site = engine::place(Location::caller());
    engine::point(Step::new("yield_now", site, Touch::Nothing));
    gave_way(site);
}

/// Notes that the current thread has given way to others, and perhaps nothing else.
pub(crate) fn gave_way(site: Site) {
    let (looks, thread) = engine::with(|run| {
        let me = run.me();
        // A look in vain before counts already.
        if me.fruitless_looks == me.looks_at_last_yield {
            me.fruitless_looks += 1;
        }
        me.looks_at_last_yield = me.fruitless_looks;
        (me.fruitless_looks, me.label.clone())
    });
    if looks >= MOST_FRUITLESS_LOOKS {
        let headline = format!(
            "`{thread}` gave way to others {looks} times in a row at {}; nothing could have changed in between.",
            line(site)
        );
        engine::fail(Failure::new(Status::Livelock, headline));
    }
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
