//! A histogram of one million values, by 1 to 8 threads: one message for each
//! value, or one for each part. Prints one line of JSON a measurement:
//! milliseconds, the median of several runs.

use std::sync::mpsc;
use std::thread;
use std::time::Instant;

const VALUES: usize = 1_000_000;
const BINS: usize = 16;
const REPEATS: usize = 31;

fn main() {
    let levels: Vec<u8> =
        (0..VALUES).map(|number| (number * 7 % BINS) as u8).collect();
    for threads in 1..=8 {
        for (name, count) in [
            ("one message per part", per_part as Count),
            ("one message per value", per_value),
        ] {
            let mut times: Vec<f64> = (0..REPEATS)
                .map(|_| {
                    let start = Instant::now();
                    let bins = count(&levels, threads);
                    let time = start.elapsed();
                    assert_eq!(bins.iter().sum::<u64>(), VALUES as u64);
                    time.as_secs_f64() * 1e3
                })
                .collect();
            times.sort_by(f64::total_cmp);
            println!(
                r#"{{"series":"{name}","x":{threads},"y":{}}}"#,
                times[REPEATS / 2]
            );
        }
    }
}

type Count = fn(&[u8], usize) -> [u64; BINS];

fn per_part(levels: &[u8], threads: usize) -> [u64; BINS] {
    let (results, inbox) = mpsc::channel();
    thread::scope(|scope| {
        for part in levels.chunks(levels.len().div_ceil(threads)) {
            let results = results.clone();
            scope.spawn(move || {
                let mut bins = [0; BINS];
                part.iter().for_each(|level| bins[usize::from(*level)] += 1);
                results.send(bins)
            });
        }
        drop(results);
        let mut sum = [0; BINS];
        for bins in inbox {
            sum.iter_mut().zip(bins).for_each(|(sum, bin)| *sum += bin);
        }
        sum
    })
}

fn per_value(levels: &[u8], threads: usize) -> [u64; BINS] {
    let (results, inbox) = mpsc::channel();
    thread::scope(|scope| {
        for part in levels.chunks(levels.len().div_ceil(threads)) {
            let results = results.clone();
            scope.spawn(move || {
                part.iter().for_each(|level| {
                    results.send(*level).expect("the caller counts")
                })
            });
        }
        drop(results);
        let mut sum = [0; BINS];
        inbox.into_iter().for_each(|level| sum[usize::from(level)] += 1);
        sum
    })
}
