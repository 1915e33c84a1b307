//! Three threads, and each stage waits until the one before has finished.

use kit::work_for;
use std::thread;
use std::time::Duration;

fn main() {
    // ANCHOR: stage
    let decoding = thread::spawn(|| (1..=6).map(decode).collect::<Vec<_>>());
    let cleaning = thread::spawn(|| {
        let blocks = decoding.join().expect("decoding ends");
        blocks.into_iter().map(clean).collect::<Vec<_>>()
    });
    let detecting = thread::spawn(|| {
        let blocks = cleaning.join().expect("cleaning ends");
        blocks.into_iter().map(detect).collect::<Vec<_>>()
    });
    let found = detecting.join().expect("detecting ends");
    // ANCHOR_END: stage
    println!("{found:?}");
}

fn decode(block: u32) -> u32 {
    takes(block, 10)
}

fn clean(block: u32) -> u32 {
    takes(block, 30)
}

fn detect(block: u32) -> u32 {
    takes(block, 20)
}

/// Works on a block for so long; the chart shows its number.
fn takes(block: u32, ms: u64) -> u32 {
    std::simulation::note(&block.to_string());
    work_for(Duration::from_millis(ms));
    block
}
