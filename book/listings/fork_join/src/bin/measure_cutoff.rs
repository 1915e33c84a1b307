//! How long it takes to find the loudest of a million samples, by the length of the pieces that are not split again.

use std::hint::black_box;
use std::time::Instant;

const SAMPLES: usize = 1 << 20;
const REPETITIONS: usize = 60;

fn main() {
    let samples: Vec<f32> =
        (0..SAMPLES).map(|n| (1 + (n * 7919) % 104_729) as f32).collect();
    let cutoffs: Vec<usize> = (2..=17).step_by(3).map(|n| 1 << n).collect();
    // In turns, and the fastest counts: the machine has other things to do.
    // The first round warms up.
    let mut times = vec![Vec::new(); cutoffs.len() + 1];
    for repetition in 0..=REPETITIONS {
        for (index, times) in times.iter_mut().enumerate() {
            let start = Instant::now();
            let found = match cutoffs.get(index) {
                Some(&cutoff) => loudest(&samples, cutoff),
                None => leaf(&samples),
            };
            black_box(found);
            if repetition > 0 {
                times.push(start.elapsed().as_secs_f64() * 1000.0);
            }
        }
    }
    let fastest: Vec<f64> = times
        .iter()
        .map(|times| times.iter().copied().fold(f64::INFINITY, f64::min))
        .collect();
    for (cutoff, ms) in cutoffs.iter().zip(&fastest) {
        println!("{{\"series\":\"join\",\"x\":{cutoff},\"y\":{ms:.3}}}");
    }
    for cutoff in &cutoffs {
        let ms = fastest[cutoffs.len()];
        println!("{{\"series\":\"one thread\",\"x\":{cutoff},\"y\":{ms:.3}}}");
    }
}

// ANCHOR: loudest
fn loudest(samples: &[f32], cutoff: usize) -> f32 {
    if samples.len() <= cutoff {
        return leaf(samples);
    }
    let (left, right) = samples.split_at(samples.len() / 2);
    let (left, right) =
        rayon::join(|| loudest(left, cutoff), || loudest(right, cutoff));
    left.max(right)
}
// ANCHOR_END: loudest

/// The highest level of a piece, in decibels.
fn leaf(samples: &[f32]) -> f32 {
    let level = |sample: &f32| 20.0 * sample.abs().log10();
    samples.iter().map(level).fold(f32::NEG_INFINITY, f32::max)
}
