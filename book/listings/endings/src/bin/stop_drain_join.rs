//! A clean ending: no more intake, everything written, and only then back.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: ending
    let (blocks, at_disk) = mpsc::sync_channel(2);
    let writer = thread::spawn(move || {
        let mut disk = Vec::new();
        for block in at_disk {
            disk.push(block);
        }
        disk
    });
    for block in 1..=4 {
        blocks.send(block).expect("the writer is listening");
    }

    drop(blocks); // Stop: no more blocks can come. The writer drains.
    let disk = writer.join().expect("the writer ends");
    println!("{disk:?}");
    // ANCHOR_END: ending
}
