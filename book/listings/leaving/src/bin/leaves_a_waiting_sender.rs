//! The receiver leaves while a sender waits for room. The sender wakes up.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: waiting
    let (mast, display) = mpsc::sync_channel(1);
    let (reports, progress) = mpsc::channel();
    let sender = thread::spawn(move || {
        reports.send(mast.send(7.5).is_ok()).expect("the keeper is listening");
        mast.send(8.0)
    });
    println!("the first is in the queue: {:?}", progress.recv());
    drop(display);
    println!("the second: {:?}", sender.join().expect("the mast ends"));
    // ANCHOR_END: waiting
}
