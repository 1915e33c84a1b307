//! `try_iter` takes what is there; `iter` takes everything that will ever come.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: all
    let (sender, receiver) = mpsc::channel();
    sender.send(1).expect("somebody is listening");
    sender.send(2).expect("somebody is listening");
    println!("try_iter: {:?}", receiver.try_iter().collect::<Vec<i32>>());

    thread::spawn(move || sender.send(3));
    println!("iter:     {:?}", receiver.iter().collect::<Vec<i32>>());
    // ANCHOR_END: all
}
