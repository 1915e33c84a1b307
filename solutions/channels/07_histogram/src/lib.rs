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
    // Rounded up, so that the last part is the short one. There are no parts of length 0, not even of nothing.
    let part_length = levels.len().div_ceil(threads).max(1);
    let (out, partial_results) = mpsc::channel();
    thread::scope(|scope| {
        for part in levels.chunks(part_length) {
            let out = out.clone();
            scope.spawn(move || {
                // The receiver outlives the threads, so this can't fail.
                let _ = out.send(count(part));
            });
        }
        // Only the threads have senders now: the last result is followed by the end.
        drop(out);

        let mut histogram = [0; BINS];
        for partial in partial_results {
            for (total, counted) in histogram.iter_mut().zip(partial) {
                *total += counted;
            }
        }
        histogram
    })
}
