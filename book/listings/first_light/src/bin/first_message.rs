//! The smallest conversation: one thread speaks, another listens.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: conversation
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send("the lamp is lit"));
    println!("{:?}", receiver.recv());
    // ANCHOR_END: conversation
}
