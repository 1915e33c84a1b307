//! Messages wait in the queue until somebody receives them.

use std::sync::mpsc;

fn main() {
    // ANCHOR: wait
    let (sender, receiver) = mpsc::channel();
    for block in 0..10_000 {
        sender.send(block).expect("the receiver is alive");
    }
    println!("sent: 10000");
    println!("first: {:?}", receiver.recv());
    println!("still waiting: {}", receiver.try_iter().count());
    // ANCHOR_END: wait
}
