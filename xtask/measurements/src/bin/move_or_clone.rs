//! What does it cost to put a block into a channel and to take it out again, by move and by clone, for blocks of 1 to
//! 64 MB? One thread does both, so that the time in which a second one wakes up is not measured.

use measurements::{Bench, Kind, Plan, Question, Report, median_of, nearest, short, timed};
use std::cell::RefCell;
use std::sync::mpsc;

const SIZES: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];
const FACTORS: [u32; 4] = [1, 64, 1000, 10_000];

fn main() {
    let report = Report::start(Plan {
        title: "A block goes into a channel and out again, in one thread".into(),
        kind: Kind::Lines,
        x: "size of the block in MB",
        y: "microseconds",
        how: "Median of 51 times, in turns, after 3 to warm up".into(),
        question: Some(Question::how_many_times(
            "A block of 64 MB is cloned before it is sent. Compared with moving it, that takes",
            FACTORS,
        )),
    });
    let block = |megabytes: usize| RefCell::new(vec![1.0_f32; megabytes * 1_000_000 / size_of::<f32>()]);
    let blocks = SIZES.map(block);
    let mut bench = Bench::new();
    for (block, size) in blocks.iter().zip(SIZES) {
        let x = Some(size as f64);
        bench.add("", "moved", x, || there_and_back(block, |block| block));
        bench.add("", "cloned", x, || there_and_back(block, |block| block.clone()));
    }
    let rows = bench.run(&report, 3, 51);
    let [moved, cloned] = ["moved", "cloned"].map(|series| median_of(&rows, series, Some(64.0)));
    let because = format!("{} µs moved, {} µs cloned.", short(moved), short(cloned));
    report.answer(nearest(cloned / moved, FACTORS), &because);
}

/// Sends and receives the block once. Returns the time in microseconds.
fn there_and_back(place: &RefCell<Vec<f32>>, prepare: impl Fn(Vec<f32>) -> Vec<f32>) -> f64 {
    let (sender, receiver) = mpsc::channel();
    let block = place.take();
    let mut back = Vec::new();
    let time = timed(|| {
        sender.send(prepare(block)).expect("the receiver is there");
        back = receiver.recv().expect("a block was sent");
    });
    place.replace(back);
    time.as_secs_f64() * 1e6
}
