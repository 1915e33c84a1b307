//! `recv`, one mast that needs 10 ms and one that needs 80 ms.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    let (sender, receiver) = mpsc::channel();
    for needs in [10, 80] {
        let sender = sender.clone();
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(needs));
            sender.send(needs).expect("somebody listens");
        });
    }
    drop(sender);
    // ANCHOR: wait
    let heard: Vec<u64> = receiver.iter().collect();
    // ANCHOR_END: wait
    println!("{heard:?}");
}
