//! A listener that looks once. What it sees depends on who is faster, so there
//! is no one output to store.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: look
    let (sender, receiver) = mpsc::channel();
    let lamp = thread::spawn(move || sender.send("the lamp is lit"));
    println!("{:?}", receiver.try_recv());
    // ANCHOR_END: look
    let _ = lamp.join();
}
