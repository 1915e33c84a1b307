//! A letter box: `send` returns, and nobody need ever look.

use std::sync::mpsc;

// ANCHOR: letter
struct Letter(&'static str);

impl Drop for Letter {
    fn drop(&mut self) {
        println!("destroyed unread: {}", self.0);
    }
}
// ANCHOR_END: letter

fn main() {
    // ANCHOR: box
    let (sender, receiver) = mpsc::channel();
    println!("sent: {}", sender.send(Letter("storm warning")).is_ok());
    drop(receiver);
    println!("sent: {}", sender.send(Letter("second warning")).is_ok());
    // ANCHOR_END: box
}
