//! A hydrophone that makes a block every 2 ms, and a disk that takes 5 ms.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    // ANCHOR: slow
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::spawn(move || {
        for block in 1..=4 {
            thread::sleep(Duration::from_millis(2));
            sender.send(block).expect("the disk is listening");
        }
    });
    for _block in receiver {
        thread::sleep(Duration::from_millis(5));
    }
    // ANCHOR_END: slow
}
