//! Is it slower?

mod candidates;

pub use candidates::{Count, candidates};
use std::time::{Duration, Instant};

/// A way to count one million values. `src/candidates.rs` has all six.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Way {
    /// One thread, one table.
    Sequential,
    /// Four threads and one table of atomic numbers.
    Atomics,
    /// Four threads and one table behind a lock, which is taken for each value.
    Mutex,
    /// Four threads send each value; the caller counts.
    ChannelPerValue,
    /// Four threads count a part each and send one result; the caller adds up.
    ChannelPerPart,
    /// Rayon divides the values and adds up.
    Rayon,
}

/// Your prediction: the six ways, the fastest first. Make it before you measure.
///
/// Whoever shares less is faster, and the work is so small that four threads are no help.
pub const PREDICTION: [Way; 6] =
    [Way::Sequential, Way::Rayon, Way::ChannelPerPart, Way::Atomics, Way::Mutex, Way::ChannelPerValue];

/// How long something takes, as several runs of it tell.
///
/// With the times in order, the shortest first, and counted from 1: `q1` is the time at place n/4, `median` at n/2 and
/// `q3` at 3n/4 of n runs, each place rounded up.
#[derive(Debug, Clone, PartialEq)]
pub struct Stats {
    /// How many runs were measured.
    pub runs: usize,
    /// The shortest run.
    pub min: Duration,
    /// The first quartile: a quarter of the runs took this long or less.
    pub q1: Duration,
    /// Half of the runs took this long or less.
    pub median: Duration,
    /// The third quartile: three quarters of the runs took this long or less.
    pub q3: Duration,
    /// The longest run.
    pub max: Duration,
}

/// Runs `f` so many times without measuring, to warm up, then `runs` times more, and measures each of those.
///
/// Without any run there is nothing to tell: `None` if `runs` is 0.
pub fn measure(warmup: usize, runs: usize, mut f: impl FnMut()) -> Option<Stats> {
    for _ in 0..warmup {
        f();
    }
    let mut times: Vec<Duration> = Vec::with_capacity(runs);
    for _ in 0..runs {
        // `Instant` never goes back, whatever happens to the wall clock.
        let start = Instant::now();
        f();
        times.push(start.elapsed());
    }
    times.sort();
    let (&min, &max) = (times.first()?, times.last()?);
    let place = |quarters: usize| times[(quarters * runs).div_ceil(4) - 1];
    Some(Stats { runs, min, q1: place(1), median: place(2), q3: place(3), max })
}
