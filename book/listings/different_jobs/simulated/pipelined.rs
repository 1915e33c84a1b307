//! Three threads, and each block goes on as soon as it is ready.

use kit::work_for;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

fn main() {
    // ANCHOR: pipeline
    let (raw, to_clean) = sync_channel(1);
    let (cleaned, to_detect) = sync_channel(1);
    let (marked, found) = sync_channel(1);
    thread::spawn(|| stage(1..=6, decode, raw));
    thread::spawn(|| stage(to_clean, clean, cleaned));
    thread::spawn(|| stage(to_detect, detect, marked));
    let found: Vec<u32> = found.iter().collect();
    // ANCHOR_END: pipeline
    println!("{found:?}");
}

// ANCHOR: stage
fn stage(
    inbox: impl IntoIterator<Item = u32>,
    job: impl Fn(u32) -> u32,
    next: SyncSender<u32>,
) {
    for block in inbox {
        if next.send(job(block)).is_err() {
            return;
        }
    }
}
// ANCHOR_END: stage

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
