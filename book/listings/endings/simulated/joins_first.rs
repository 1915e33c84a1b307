//! An ending in the wrong order: the keeper joins while it owns the sender.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: ending
    let (blocks, at_disk) = mpsc::sync_channel(4);
    let writer = thread::spawn(move || at_disk.into_iter().count());
    for block in 1..=2 {
        blocks.send(block).expect("the writer is listening");
    }

    let written = writer.join().expect("the writer ends");
    drop(blocks);
    println!("{written} are on disk");
    // ANCHOR_END: ending
}
