//! A meeting: `send` returns when somebody takes the message.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: sender
    let (sender, receiver) = mpsc::sync_channel(0);
    let (reports, progress) = mpsc::channel();
    thread::spawn(move || {
        reports.send("about to send").expect("the keeper is listening");
        sender.send("parcel").expect("somebody takes it");
        reports.send("send has returned").expect("the keeper is listening");
    });
    // ANCHOR_END: sender

    // ANCHOR: keeper
    println!("{:?}", progress.recv());
    println!("{:?}", progress.try_recv());
    println!("{:?}", receiver.recv());
    println!("{:?}", progress.recv());
    // ANCHOR_END: keeper
}
