//! A bounded channel makes its senders wait. A second channel reports how far
//! the sender has come.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: sender
    let (sender, receiver) = mpsc::sync_channel(2);
    let (reports, progress) = mpsc::channel();
    thread::spawn(move || {
        for block in 1..=4 {
            sender.send(block).expect("the disk is listening");
            reports
                .send(format!("block {block} is in the queue"))
                .expect("the keeper is listening");
        }
    });
    // ANCHOR_END: sender

    // ANCHOR: keeper
    println!("{:?}", progress.recv());
    println!("{:?}", progress.recv());
    println!("{:?}", progress.try_recv());
    println!("the disk takes block {:?}", receiver.recv());
    println!("{:?}", progress.recv());
    // ANCHOR_END: keeper
    assert_eq!(receiver.iter().count(), 3);
}
