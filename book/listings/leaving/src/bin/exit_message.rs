//! An exit message waits its turn like any other.

use std::sync::mpsc;
use std::thread;

// ANCHOR: message
enum Message {
    Crate(u32),
    GoHome { why: &'static str },
}
// ANCHOR_END: message

fn main() {
    let (keeper, crates) = mpsc::channel();
    // ANCHOR: worker
    let worker = thread::spawn(move || {
        let mut sorted = Vec::new();
        while let Ok(message) = crates.recv() {
            match message {
                Message::Crate(number) => sorted.push(number),
                Message::GoHome { why } => return (sorted, why),
            }
        }
        (sorted, "the keeper has left")
    });
    // ANCHOR_END: worker

    // ANCHOR: keeper
    let send = |message| keeper.send(message).is_ok();
    send(Message::Crate(1));
    send(Message::Crate(2));
    send(Message::GoHome { why: "the boat is leaving" });
    println!("{:?}", worker.join().expect("the worker goes home"));
    println!("one more: {}", send(Message::Crate(3)));
    // ANCHOR_END: keeper
}
