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
    let (out, inbox) = mpsc::channel();
    let mut rest = levels;
    for waiting in (1..=threads).rev() {
        let (hand_over, parts) = mpsc::sync_channel::<Vec<u8>>(0);
        let out = out.clone();
        thread::Builder::new()
            .name(format!("counter {waiting}"))
            .spawn(move || {
                for part in parts {
                    let _ = out.send(count(&part));
                }
            })
            .unwrap();
        let part = rest.split_off(rest.len() - rest.len() / waiting);
        let _ = hand_over.send(part);
    }
    drop(out);
    let mut histogram = [0; BINS];
    while let Ok(partial) = inbox.recv() {
        add(&mut histogram, partial);
    }
    histogram
}

fn add(histogram: &mut Histogram, partial: Histogram) {
    for (total, counted) in histogram.iter_mut().zip(partial) {
        *total += counted;
    }
}
