//! As `std::time`, on the virtual clock.
//!
//! Both clocks keep their readings as a real `SystemTime`, which does the arithmetic as std does it: only where a
//! reading comes from is different. Outside of any run that is the real clock.

pub use ::std::time::*;

use ::std::fmt;
use ::std::ops::{Add, AddAssign, Sub, SubAssign};
use ::std::panic::Location;

use crate::engine::{self, Step, Touch};

type Real = ::std::time::SystemTime;

/// The start of the Unix era.
pub const UNIX_EPOCH: SystemTime = SystemTime(::std::time::UNIX_EPOCH);

/// When every run begins: the first second of 2026, in Greenwich.
const START_OF_RUNS: Duration = Duration::from_secs(1_767_225_600);

/// Reads the clock, without a step: since the start of the run, or of the Unix era outside of any run.
pub(crate) fn now() -> Duration {
    if engine::active() { engine::with(|run| run.now) } else { ::std::time::UNIX_EPOCH.elapsed().unwrap_or_default() }
}

/// The instant at this time of the current run.
pub(crate) fn instant(since_start: Duration) -> Instant {
    Instant(::std::time::UNIX_EPOCH + START_OF_RUNS + since_start)
}

/// An instant as a time of the current run; what lies before its start counts as its start.
pub(crate) fn since_start(instant: Instant) -> Duration {
    instant.0.duration_since(::std::time::UNIX_EPOCH + START_OF_RUNS).unwrap_or_default()
}

/// When a time-out that begins now is over; `None` when that is later than any clock can tell.
pub(crate) fn deadline(timeout: Duration) -> Option<Duration> {
    instant(now()).checked_add(timeout).map(since_start)
}

/// Reads the clock for code under test: others may take their turns, and time, before it.
#[track_caller]
fn read() -> Real {
    if !engine::active() {
        return Real::now();
    }
    engine::point(Step::new("now", Location::caller(), Touch::Nothing));
    ::std::time::UNIX_EPOCH + START_OF_RUNS + now()
}

/// As `std::time::Instant`.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(Real);

impl Instant {
    /// As `std::time::Instant::now`.
    #[track_caller]
    #[must_use]
    pub fn now() -> Instant {
        Instant(read())
    }

    /// As `std::time::Instant::duration_since`.
    #[must_use]
    pub fn duration_since(&self, earlier: Instant) -> Duration {
        self.saturating_duration_since(earlier)
    }

    /// As `std::time::Instant::checked_duration_since`.
    #[must_use]
    pub fn checked_duration_since(&self, earlier: Instant) -> Option<Duration> {
        self.0.duration_since(earlier.0).ok()
    }

    /// As `std::time::Instant::saturating_duration_since`.
    #[must_use]
    pub fn saturating_duration_since(&self, earlier: Instant) -> Duration {
        self.checked_duration_since(earlier).unwrap_or_default()
    }

    /// As `std::time::Instant::elapsed`.
    #[track_caller]
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        Instant::now() - *self
    }

    /// As `std::time::Instant::checked_add`.
    #[must_use]
    pub fn checked_add(&self, duration: Duration) -> Option<Instant> {
        self.0.checked_add(duration).map(Instant)
    }

    /// As `std::time::Instant::checked_sub`.
    #[must_use]
    pub fn checked_sub(&self, duration: Duration) -> Option<Instant> {
        self.0.checked_sub(duration).map(Instant)
    }
}

impl Add<Duration> for Instant {
    type Output = Instant;

    #[track_caller]
    fn add(self, duration: Duration) -> Instant {
        self.checked_add(duration).expect("overflow when adding duration to instant")
    }
}

impl AddAssign<Duration> for Instant {
    #[track_caller]
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl Sub<Duration> for Instant {
    type Output = Instant;

    #[track_caller]
    fn sub(self, duration: Duration) -> Instant {
        self.checked_sub(duration).expect("overflow when subtracting duration from instant")
    }
}

impl SubAssign<Duration> for Instant {
    #[track_caller]
    fn sub_assign(&mut self, duration: Duration) {
        *self = *self - duration;
    }
}

impl Sub<Instant> for Instant {
    type Output = Duration;

    fn sub(self, earlier: Instant) -> Duration {
        self.duration_since(earlier)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = self.0.duration_since(::std::time::UNIX_EPOCH).unwrap_or_default();
        f.debug_struct("Instant").field("tv_sec", &since.as_secs()).field("tv_nsec", &since.subsec_nanos()).finish()
    }
}

/// As `std::time::SystemTime`.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SystemTime(Real);

impl SystemTime {
    /// As `std::time::SystemTime::UNIX_EPOCH`.
    pub const UNIX_EPOCH: SystemTime = UNIX_EPOCH;

    /// As `std::time::SystemTime::now`.
    #[track_caller]
    #[must_use]
    pub fn now() -> SystemTime {
        let back = if engine::active() { engine::with(|run| run.wall_clock_back) } else { Duration::ZERO };
        SystemTime(read() - back)
    }

    /// As `std::time::SystemTime::duration_since`.
    pub fn duration_since(&self, earlier: SystemTime) -> Result<Duration, SystemTimeError> {
        self.0.duration_since(earlier.0)
    }

    /// As `std::time::SystemTime::elapsed`.
    #[track_caller]
    pub fn elapsed(&self) -> Result<Duration, SystemTimeError> {
        SystemTime::now().duration_since(*self)
    }

    /// As `std::time::SystemTime::checked_add`.
    #[must_use]
    pub fn checked_add(&self, duration: Duration) -> Option<SystemTime> {
        self.0.checked_add(duration).map(SystemTime)
    }

    /// As `std::time::SystemTime::checked_sub`.
    #[must_use]
    pub fn checked_sub(&self, duration: Duration) -> Option<SystemTime> {
        self.0.checked_sub(duration).map(SystemTime)
    }
}

impl Add<Duration> for SystemTime {
    type Output = SystemTime;

    #[track_caller]
    fn add(self, duration: Duration) -> SystemTime {
        self.checked_add(duration).expect("overflow when adding duration to instant")
    }
}

impl AddAssign<Duration> for SystemTime {
    #[track_caller]
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl Sub<Duration> for SystemTime {
    type Output = SystemTime;

    #[track_caller]
    fn sub(self, duration: Duration) -> SystemTime {
        self.checked_sub(duration).expect("overflow when subtracting duration from instant")
    }
}

impl SubAssign<Duration> for SystemTime {
    #[track_caller]
    fn sub_assign(&mut self, duration: Duration) {
        *self = *self - duration;
    }
}

impl fmt::Debug for SystemTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
