//! Is it slower?
#![expect(unused_variables, reason = "delete this line once you use them")]

mod candidates;

pub use candidates::{Count, candidates};
use std::time::Duration;

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
pub const PREDICTION: [Way; 6] = [Way::Sequential; 6];

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
pub fn measure(warmup: usize, runs: usize, f: impl FnMut()) -> Option<Stats> {
    todo!("warm up, measure each run, and sum up")
}
