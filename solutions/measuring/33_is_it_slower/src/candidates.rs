//! Six ways to count the same values: given, to be read.

use crate::Way;
use rayon::prelude::*;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc;
use std::thread;

/// How many levels of loudness there are: 0 to 15.
const BINS: usize = 16;

/// So many threads count in all ways but the first. Rayon decides for itself.
const THREADS: usize = 4;

/// For each level, how often it was measured.
type Histogram = [u64; BINS];

/// Counts how often each level occurs. Every level is less than 16.
pub type Count = Box<dyn Fn(&[u8]) -> Histogram>;

/// The six ways, in no special order.
pub fn candidates() -> Vec<(Way, Count)> {
    vec![
        (Way::Sequential, Box::new(sequential)),
        (Way::Atomics, Box::new(atomics)),
        (Way::Mutex, Box::new(mutex)),
        (Way::ChannelPerValue, Box::new(channel_per_value)),
        (Way::ChannelPerPart, Box::new(channel_per_part)),
        (Way::Rayon, Box::new(rayon)),
    ]
}

/// One thread, one table.
fn sequential(levels: &[u8]) -> Histogram {
    let mut histogram = [0; BINS];
    for level in levels {
        histogram[usize::from(*level)] += 1;
    }
    histogram
}

/// One table for all threads, each of its numbers an atomic one.
fn atomics(levels: &[u8]) -> Histogram {
    let histogram = [const { AtomicU64::new(0) }; BINS];
    on_four_threads(levels, |part| {
        for level in part {
            histogram[usize::from(*level)].fetch_add(1, Relaxed);
        }
    });
    histogram.map(AtomicU64::into_inner)
}

/// One table for all threads, locked for each value.
fn mutex(levels: &[u8]) -> Histogram {
    let histogram = Mutex::new([0; BINS]);
    on_four_threads(levels, |part| {
        for level in part {
            histogram.lock().expect("nobody panics")[usize::from(*level)] += 1;
        }
    });
    histogram.into_inner().expect("nobody panics")
}

/// Each thread sends its values one by one; the caller counts.
fn channel_per_value(levels: &[u8]) -> Histogram {
    let (sender, inbox) = mpsc::channel();
    thread::scope(|scope| {
        for part in parts(levels) {
            let sender = sender.clone();
            scope.spawn(move || part.iter().for_each(|level| sender.send(*level).expect("the caller counts")));
        }
        drop(sender);
        let mut histogram = [0; BINS];
        for level in inbox {
            histogram[usize::from(level)] += 1;
        }
        histogram
    })
}

/// Each thread counts its part and sends the result; the caller adds up.
fn channel_per_part(levels: &[u8]) -> Histogram {
    let (sender, inbox) = mpsc::channel();
    thread::scope(|scope| {
        for part in parts(levels) {
            let sender = sender.clone();
            scope.spawn(move || sender.send(sequential(part)).expect("the caller adds up"));
        }
        drop(sender);
        inbox.into_iter().fold([0; BINS], sum)
    })
}

/// Rayon divides the values, counts the parts on its own threads and adds up.
fn rayon(levels: &[u8]) -> Histogram {
    levels.par_chunks(levels.len().div_ceil(THREADS).max(1)).map(sequential).reduce(|| [0; BINS], sum)
}

fn on_four_threads(levels: &[u8], count: impl Fn(&[u8]) + Sync) {
    thread::scope(|scope| {
        for part in parts(levels) {
            scope.spawn(|| count(part));
        }
    });
}

fn parts(levels: &[u8]) -> impl Iterator<Item = &[u8]> {
    levels.chunks(levels.len().div_ceil(THREADS).max(1))
}

fn sum(mut left: Histogram, right: Histogram) -> Histogram {
    left.iter_mut().zip(right).for_each(|(left, right)| *left += right);
    left
}
