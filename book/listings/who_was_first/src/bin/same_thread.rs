//! One thread, two senders: the order of the thread is the order of the
//! channel.

use std::sync::mpsc;

fn main() {
    // ANCHOR: order
    let (sender, receiver) = mpsc::channel();
    let clone = sender.clone();
    sender.send(1).expect("somebody is listening");
    clone.send(2).expect("somebody is listening");
    sender.send(3).expect("somebody is listening");
    println!("{:?}", receiver.try_iter().collect::<Vec<i32>>());
    // ANCHOR_END: order
}
