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
pub fn parallel_histogram(mut levels: Vec<u8>, threads: usize) -> Histogram {
    let part_length = levels.len() / threads;
    let (out, inbox) = mpsc::sync_channel(1);
    for _ in 1..threads {
        // The part comes off the front, the rest stays.
        let rest = levels.split_off(part_length);
        let part = std::mem::replace(&mut levels, rest);
        let out = out.clone();
        thread::spawn(move || out.send(count(&part)));
    }
    let mut histogram = count(&levels);
    for _ in 1..threads {
        add(&mut histogram, inbox.recv().expect("every thread sends"));
    }
    histogram
}

fn add(histogram: &mut Histogram, partial: Histogram) {
    for (total, counted) in histogram.iter_mut().zip(partial) {
        *total += counted;
    }
}
