//! What was accepted and not received is destroyed with the receiver.

use std::sync::mpsc;

struct Reading(u32);

impl Drop for Reading {
    fn drop(&mut self) {
        println!("reading {} is gone", self.0);
    }
}

fn main() {
    // ANCHOR: accepted
    let (mast, display) = mpsc::channel();
    for number in 1..=3 {
        println!("accepted: {}", mast.send(Reading(number)).is_ok());
    }
    let shown = display.recv();
    println!("the display is switched off");
    drop(display);
    println!("the keeper forgets what was shown");
    drop(shown);
    // ANCHOR_END: accepted
}
