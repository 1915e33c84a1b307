//! A day of loudness.

use std::sync::mpsc;
use std::thread;

/// How many levels of loudness there are: 0 to 15.
pub const BINS: usize = 16;

/// For each level, how often it was measured.
pub type Histogram = [u64; BINS];

/// Counts how often each level occurs. Every level is less than [`BINS`].
pub fn count(levels: &[u8]) -> Histogram {
    let mut histogram = [0; BINS];
    for &level in levels {
        histogram[usize::from(level)] += 1;
    }
    histogram
}

/// Counts how often each level occurs, with at most `threads` threads that each count a part of `levels`.
///
/// Each of them sends what it has counted as one message. `threads` is 1 or more.
pub fn parallel_histogram(levels: Vec<u8>, threads: usize) -> Histogram {
    let part_length = levels.len().div_ceil(threads).max(1);
    let (out, inbox) = mpsc::channel();
    thread::scope(|scope| {
        for part in levels.chunks(part_length) {
            let out = out.clone();
            scope.spawn(move || {
                for &level in part {
                    let _ = out.send(level);
                }
            });
        }
        drop(out);
        let mut histogram = [0; BINS];
        for level in inbox {
            histogram[usize::from(level)] += 1;
        }
        histogram
    })
}
