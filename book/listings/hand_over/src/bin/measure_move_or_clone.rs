//! How long does `send` take, by move and by clone, for blocks of 1 to 64 MB? Prints one line of JSON a measurement.

use std::hint::black_box;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

const REPEATS: usize = 31;

fn main() {
    for megabytes in [1, 2, 4, 8, 16, 32, 64] {
        let block = vec![1.0_f32; megabytes * 1_000_000 / size_of::<f32>()];
        let (moved, block) = median(block, |block| block);
        let (cloned, _) = median(block, |block| black_box(block.clone()));
        println!(r#"{{"series":"send(block)","x":{megabytes},"y":{}}}"#, moved.as_secs_f64() * 1e6);
        println!(r#"{{"series":"send(block.clone())","x":{megabytes},"y":{}}}"#, cloned.as_secs_f64() * 1e6);
    }
}

/// The median time from before `send` to after it. A second thread holds each block until the next has arrived.
fn median(mut block: Vec<f32>, prepare: impl Fn(Vec<f32>) -> Vec<f32>) -> (Duration, Vec<f32>) {
    let (there, desk) = mpsc::channel::<Vec<f32>>();
    let (answer, back) = mpsc::channel();
    let echo = thread::spawn(move || desk.into_iter().for_each(|block| answer.send(block).expect("the keeper waits")));
    let mut times: Vec<Duration> = (0..REPEATS)
        .map(|_| {
            let sent = std::mem::take(&mut block);
            let start = Instant::now();
            there.send(prepare(sent)).expect("the desk is listening");
            let time = start.elapsed();
            block = back.recv().expect("the desk answers");
            time
        })
        .collect();
    drop(there);
    echo.join().expect("the desk ends");
    times.sort();
    (times[REPEATS / 2], block)
}
