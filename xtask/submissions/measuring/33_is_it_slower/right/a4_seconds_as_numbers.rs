//! Seconds as floating-point numbers, with a type of its own for the watch.

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
    (0..warmup).for_each(|_| _ = Watch::time(&mut f));
    let mut seconds: Vec<f64> = (0..runs).map(|_| Watch::time(&mut f)).collect();
    seconds.sort_by(|a, b| a.total_cmp(b));
    let at = |part: f64| {
        let place = (part * runs as f64).ceil() as usize;
        seconds.get(place.max(1) - 1).map(|seconds| Duration::from_secs_f64(*seconds))
    };
    Some(Stats { runs, min: at(0.0)?, q1: at(0.25)?, median: at(0.5)?, q3: at(0.75)?, max: at(1.0)? })
}

struct Watch {
    started: Instant,
}

impl Watch {
    fn time(f: &mut impl FnMut()) -> f64 {
        let watch = Watch { started: Instant::now() };
        f();
        watch.started.elapsed().as_secs_f64()
    }
}
