//! How long is a block on its way to another thread and back, by move and by
//! clone, for blocks of 1 to 64 MB? Prints one line of JSON a measurement.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

const REPEATS: usize = 101;

fn main() {
    for megabytes in [1, 2, 4, 8, 16, 32, 64] {
        let block = vec![1.0_f32; megabytes * 1_000_000 / size_of::<f32>()];
        let moved = best_round_trip(block.clone(), |block| block);
        let cloned = best_round_trip(block, |block| block.clone());
        for (series, time) in [("moved", moved), ("cloned on the way", cloned)]
        {
            let micros = time.as_nanos() as f64 / 1e3;
            println!(r#"{{"series":"{series}","x":{megabytes},"y":{micros}}}"#);
        }
    }
}

fn best_round_trip(
    mut block: Vec<f32>,
    prepare: impl Fn(Vec<f32>) -> Vec<f32>,
) -> Duration {
    let (there, desk) = mpsc::channel::<Vec<f32>>();
    let (answer, back) = mpsc::channel();
    let echo = thread::spawn(move || {
        for block in desk {
            answer.send(block).expect("the keeper waits");
        }
    });
    let mut times = Vec::new();
    for _ in 0..REPEATS {
        let start = Instant::now();
        there.send(prepare(block)).expect("the desk is listening");
        block = back.recv().expect("the desk answers");
        times.push(start.elapsed());
    }
    drop(there);
    echo.join().expect("the desk ends");
    // Anything that disturbs a round trip makes it longer.
    times.into_iter().min().unwrap_or_default()
}
