//! The sender waits for room. Nothing is lost.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: wait
    let (sender, receiver) = mpsc::sync_channel(3);
    thread::spawn(move || {
        for level in 0..=5 {
            sender.send(level).expect("somebody is listening");
        }
    });
    println!("{:?}", receiver.iter().collect::<Vec<i32>>());
    // ANCHOR_END: wait
}
