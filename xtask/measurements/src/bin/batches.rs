//! What batches are worth, and what they cost: time for each item and delay, by size. The batcher is that of exercise 34.

#[cfg(not(feature = "solved"))]
use batches::{Batcher, unbatch};
use kit::work_for;
use measurements::{Bench, Kind, Plan, Question, Report, median_of, nearest, short, timed};
#[cfg(feature = "solved")]
use solved_batches::{Batcher, unbatch};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

const ITEMS: usize = 200_000;
const PERIOD: Duration = Duration::from_micros(10);
const FACTORS: [u32; 4] = [1, 5, 25, 125];
const TIME: &str = "nanoseconds for each item";
const BATCHED: &str = "in batches";
const PLAIN: &str = "without batches";

fn main() {
    let report = Report::start(Plan {
        title:
            "200,000 items go from one thread to another in batches; and the longest wait when one comes every 10 µs"
                .into(),
        kind: Kind::Lines,
        x: "size of a batch",
        y: TIME,
        how: "Median of 11 times, in turns, after 2 to warm up".into(),
        question: Some(Question::how_many_times(
            "Without batches, an item compared with one in a batch of 1,024 costs",
            FACTORS,
        )),
    });
    let mut bench = Bench::new();
    bench.add(TIME, PLAIN, Some(1.0), || {
        let (sender, receiver) = mpsc::channel();
        cost(move || (0..ITEMS).all(|item| sender.send(item).is_ok()), receiver)
    });
    for size in [1, 4, 16, 64, 256, 1024, 4096, 16_384] {
        bench.add(TIME, BATCHED, Some(size as f64), move || {
            let (out, rx) = mpsc::channel();
            let send = move || {
                let mut batcher = Batcher::new(out, size);
                (0..ITEMS).all(|item| batcher.push(item).is_ok())
            };
            cost(send, unbatch(rx))
        });
    }
    for size in [1, 4, 16, 64, 256, 1024] {
        bench.add("microseconds that an item waits at most", "longest wait", Some(size as f64), move || {
            longest_wait(size)
        });
    }
    let rows = bench.run(&report, 2, 11);
    let (plain, batched) = (median_of(&rows, PLAIN, Some(1.0)), median_of(&rows, BATCHED, Some(1024.0)));
    let because = format!("{} ns without batches, {} ns in batches of 1,024.", short(plain), short(batched));
    report.answer(nearest(plain / batched, FACTORS), &because);
}

/// The time for each item, in nanoseconds.
fn cost(send: impl FnOnce() -> bool + Send + 'static, items: impl IntoIterator<Item = usize>) -> f64 {
    let time = timed(|| {
        let sending = thread::spawn(send);
        // A sum of all items: what is only counted may never be unpacked.
        let sum: usize = items.into_iter().sum();
        assert_eq!(sum, ITEMS * (ITEMS - 1) / 2);
        assert!(sending.join().expect("the sender ends"));
    });
    time.as_nanos() as f64 / ITEMS as f64
}

/// The longest time from an item to its arrival, in microseconds.
fn longest_wait(size: usize) -> f64 {
    let (out, rx) = mpsc::channel();
    let receiving = thread::spawn(move || unbatch(rx).map(|made: Instant| made.elapsed()).max().unwrap_or_default());
    let start = Instant::now();
    let mut batcher = Batcher::new(out, size);
    for item in 0..size.max(16) {
        work_for((PERIOD * item as u32).saturating_sub(start.elapsed()));
        assert!(batcher.push(Instant::now()).is_ok());
    }
    drop(batcher);
    receiving.join().expect("the receiver ends").as_secs_f64() * 1e6
}
