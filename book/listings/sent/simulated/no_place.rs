//! Three messages through a channel of capacity 0. The receiver is slow.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    // ANCHOR: slow
    let (sender, receiver) = mpsc::sync_channel(0);
    thread::spawn(move || (1..=3).for_each(|n| sender.send(n).unwrap()));
    for _ in 1..=3 {
        thread::sleep(Duration::from_millis(10));
        receiver.recv().unwrap();
    }
    // ANCHOR_END: slow
}
