//! What does it cost to put a block into a channel and to take it out again, by
//! move and by clone, for blocks of 1 to 64 MB? One thread does both, so that
//! the time in which a second one wakes up is not measured. Prints one line of
//! JSON a measurement.

use std::sync::mpsc;
use std::time::{Duration, Instant};

const REPEATS: usize = 101;

fn main() {
    for megabytes in [1, 2, 4, 8, 16, 32, 64] {
        let block = vec![1.0_f32; megabytes * 1_000_000 / size_of::<f32>()];
        let moved = median(block.clone(), |block| block);
        let cloned = median(block, |block| block.clone());
        for (series, time) in [("moved", moved), ("cloned", cloned)] {
            let micros = time.as_nanos() as f64 / 1e3;
            println!(r#"{{"series":"{series}","x":{megabytes},"y":{micros}}}"#);
        }
    }
}

fn median(
    mut block: Vec<f32>,
    prepare: impl Fn(Vec<f32>) -> Vec<f32>,
) -> Duration {
    let (sender, receiver) = mpsc::channel();
    let mut times = Vec::new();
    for _ in 0..REPEATS {
        let start = Instant::now();
        sender.send(prepare(block)).expect("the receiver is there");
        block = receiver.recv().expect("a block was sent");
        times.push(start.elapsed());
    }
    times.sort();
    times[REPEATS / 2]
}
