//! Only an answer says that a message has been dealt with.

use std::sync::mpsc::{self, SyncSender};
use std::thread;

// ANCHOR: parcel
struct Parcel {
    contents: Vec<u8>,
    done: SyncSender<usize>,
}
// ANCHOR_END: parcel

fn main() {
    // ANCHOR: hands
    let (sender, receiver) = mpsc::sync_channel::<Parcel>(0);
    let (open_it, go_ahead) = mpsc::channel::<()>();
    thread::spawn(move || {
        let parcel = receiver.recv().expect("somebody brings a parcel");
        go_ahead.recv().expect("the keeper gives the word");
        parcel.done.send(parcel.contents.len()).expect("the keeper is waiting");
    });

    let (done, answer) = mpsc::sync_channel(1);
    sender
        .send(Parcel { contents: vec![1, 2, 3], done })
        .expect("somebody takes it");
    println!("taken; dealt with: {:?}", answer.try_recv());
    open_it.send(()).expect("the other side is listening");
    println!("answered: {:?}", answer.recv());
    // ANCHOR_END: hands
}
