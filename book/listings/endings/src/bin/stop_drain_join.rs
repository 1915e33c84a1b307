//! A clean ending: no more intake, everything written, and only then back.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: ending
    let (blocks, at_disk) = mpsc::sync_channel(4);
    let writer = thread::spawn(move || at_disk.into_iter().map(|block: u32| format!("{block} is on disk")).collect());
    for block in 1..=10 {
        blocks.send(block).expect("the writer is listening");
    }

    drop(blocks); // No more blocks can come.
    let written: Vec<String> = writer.join().expect("the writer ends"); // It ends when it has written them all.
    println!("{} of 10, the last: {:?}", written.len(), written.last());
    // ANCHOR_END: ending
}
