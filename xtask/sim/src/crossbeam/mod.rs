//! As the crate crossbeam-channel, on the scheduler: every operation is a step, every end knows where it was made, and
//! which of several ready arms a selection takes is one of the decisions that are explored.
//!
//! Learners get it as `crossbeam_channel`, through the small crate beside this one that adds `select!`. Time-outs,
//! `after`, `at` and `tick` follow the virtual clock.
//!
//! Written from the documentation of crossbeam-channel 0.5. `tests/conformance` runs the same programs on the real one.

mod choice;
mod error;
mod receiver;
mod select;
mod sender;

pub use error::{
    ReadyTimeoutError, RecvError, RecvTimeoutError, SelectTimeoutError, SendError, SendTimeoutError, TryReadyError,
    TryRecvError, TrySelectError, TrySendError,
};
pub use receiver::{IntoIter, Iter, Receiver, TryIter};
pub use select::{Select, SelectedOperation};
pub use sender::Sender;

use ::std::panic::Location;
use ::std::time::Duration;

use crate::engine::{self, Site};
use crate::sync::channel::Connection;
use crate::time::{self, Instant};
use receiver::Timer;

/// As `crossbeam_channel::unbounded`: sending never waits.
#[track_caller]
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    ends(None, Location::caller())
}

/// As `crossbeam_channel::bounded`: room for `cap` messages; with 0, every message goes from hand to hand.
#[track_caller]
pub fn bounded<T>(cap: usize) -> (Sender<T>, Receiver<T>) {
    ends(Some(cap), Location::caller())
}

fn ends<T>(capacity: Option<usize>, site: Site) -> (Sender<T>, Receiver<T>) {
    let site = engine::place(site);
    // Without a bound, the last receiver takes what is inside with it; with one, it stays there as long as a sender does.
    let (sender, receiver) =
        if capacity.is_none() { Connection::pair(None, site) } else { Connection::keeping_pair(capacity, site) };
    (Sender::new(sender), Receiver::new(receiver))
}

/// As `crossbeam_channel::after`: one message, once `duration` has passed.
#[track_caller]
pub fn after(duration: Duration) -> Receiver<Instant> {
    timer(time::deadline(duration), None)
}

/// As `crossbeam_channel::at`: one message, at that instant.
#[track_caller]
pub fn at(when: Instant) -> Receiver<Instant> {
    timer(Some(time::since_start(when)), None)
}

/// As `crossbeam_channel::tick`: a message every `duration`, of which at most one waits.
#[track_caller]
pub fn tick(duration: Duration) -> Receiver<Instant> {
    timer(time::deadline(duration), Some(duration))
}

fn timer(when: Option<Duration>, period: Option<Duration>) -> Receiver<Instant> {
    match when {
        Some(when) => Receiver::of_timer(Timer::new(when, period), |instant| instant),
        // Later than any clock can tell.
        None => never(),
    }
}

/// As `crossbeam_channel::never`: no message, ever, and no end.
#[must_use]
pub fn never<T>() -> Receiver<T> {
    Receiver::silent()
}
