//! A day of loudness.

use std::sync::mpsc::{self, Sender};
use std::thread::{self, Scope};

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
    let (out, inbox) = mpsc::channel();
    thread::scope(|scope| {
        halve(scope, &levels, threads, out);
    });
    let mut histogram = [0; BINS];
    inbox.try_iter().for_each(|partial| add(&mut histogram, partial));
    histogram
}

/// Counts `levels` with `threads` threads: the current one takes a share, another one the rest.
fn halve<'scope>(scope: &'scope Scope<'scope, '_>, levels: &'scope [u8], threads: usize, out: Sender<Histogram>) {
    if threads == 1 {
        let _ = out.send(count(levels));
        return;
    }
    let others = threads / 2;
    let (own, rest) = levels.split_at(levels.len() / threads * (threads - others));
    let out_of_rest = out.clone();
    scope.spawn(move || halve(scope, rest, others, out_of_rest));
    halve(scope, own, threads - others, out);
}

fn add(histogram: &mut Histogram, partial: Histogram) {
    for (total, counted) in histogram.iter_mut().zip(partial) {
        *total += counted;
    }
}
