//! A storm of 32 blocks, one every 2 ms, and a disk that takes 4 ms for each. The channel is made by `channel()`.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    // ANCHOR: storm
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for block in 1..=32 {
            thread::sleep(Duration::from_millis(2));
            sender.send(block).expect("the disk is listening");
        }
    });
    for _block in receiver {
        thread::sleep(Duration::from_millis(4));
    }
    // ANCHOR_END: storm
}
