//! `try_send` never waits. What finds no room comes back.

use std::sync::mpsc;

fn main() {
    // ANCHOR: drop
    let (sender, receiver) = mpsc::sync_channel(3);
    for level in 0..=5 {
        println!("{level}: {:?}", sender.try_send(level));
    }
    println!("{:?}", receiver.try_iter().collect::<Vec<i32>>());
    // ANCHOR_END: drop

    // ANCHOR: gone
    drop(receiver);
    println!("6: {:?}", sender.try_send(6));
    // ANCHOR_END: gone
}
