//! A histogram of one million values, by 1 to 8 threads: one message for each value, or one for each part.

use measurements::{Bench, Kind, Plan, Question, Report, median_of, nearest, short, timed};
use std::sync::mpsc;
use std::thread;

const VALUES: usize = 1_000_000;
const BINS: usize = 16;
const FACTORS: [u32; 4] = [1, 5, 25, 125];
const PART: &str = "one message per part";
const VALUE: &str = "one message per value";

fn main() {
    let report = Report::start(Plan {
        title: "A histogram of one million values, with one message for each part or one for each value".into(),
        kind: Kind::Lines,
        x: "threads",
        y: "milliseconds",
        how: "Median of 15 times, in turns, after 2 to warm up".into(),
        question: Some(Question::how_many_times(
            "Four threads send each value in a message of its own. Compared with one message for each part, that takes",
            FACTORS,
        )),
    });
    let levels: Vec<u8> = (0..VALUES).map(|number| (number * 7 % BINS) as u8).collect();
    let mut bench = Bench::new();
    for threads in 1..=8 {
        for (name, count) in [(PART, per_part as Count), (VALUE, per_value)] {
            let levels = &levels;
            bench.add("", name, Some(threads as f64), move || {
                let mut bins = [0; BINS];
                let time = timed(|| bins = count(levels, threads));
                assert_eq!(bins.iter().sum::<u64>(), VALUES as u64);
                time.as_secs_f64() * 1e3
            });
        }
    }
    let rows = bench.run(&report, 2, 15);
    let [part, value] = [PART, VALUE].map(|series| median_of(&rows, series, Some(4.0)));
    let because = format!("{} ms with a message for each part, {} ms for each value.", short(part), short(value));
    report.answer(nearest(value / part, FACTORS), &because);
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
                results.send(bins).expect("the caller adds up")
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
            scope.spawn(move || part.iter().for_each(|level| results.send(*level).expect("the caller counts")));
        }
        drop(results);
        let mut sum = [0; BINS];
        inbox.into_iter().for_each(|level| sum[usize::from(level)] += 1);
        sum
    })
}
