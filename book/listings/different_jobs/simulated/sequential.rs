//! One thread does all three jobs, block after block.

use kit::work_for;
use std::time::Duration;

fn main() {
    // ANCHOR: sequential
    let found: Vec<u32> =
        (1..=6).map(|block| detect(clean(decode(block)))).collect();
    // ANCHOR_END: sequential
    println!("{found:?}");
    // The chart goes on to here.
    std::simulation::note("the end");
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
