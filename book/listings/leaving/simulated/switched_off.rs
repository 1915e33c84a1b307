//! The receiver leaves while a sender waits for room.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    // ANCHOR: off
    let (mast, display) = mpsc::sync_channel(1);
    let mast = thread::spawn(move || {
        println!("{:?}", mast.send(7.5));
        println!("{:?}", mast.send(8.0));
    });
    thread::sleep(Duration::from_millis(10));
    drop(display);
    // ANCHOR_END: off
    mast.join().expect("the mast ends");
}
