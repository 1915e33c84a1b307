//! The queue grows. Nobody waits and nothing is lost, as long as there is
//! memory.

use std::sync::mpsc;

fn main() {
    // ANCHOR: grow
    let (sender, receiver) = mpsc::channel();
    for level in 0..=5 {
        sender.send(level).expect("somebody is listening");
    }
    println!("{:?}", receiver.try_iter().collect::<Vec<i32>>());
    // ANCHOR_END: grow
}
