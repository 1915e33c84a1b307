//! Sends everything and then reads the results. One block too many.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: two_way
    let (work, at_worker) = mpsc::sync_channel(1);
    let (results, inbox) = mpsc::sync_channel(1);
    thread::spawn(move || {
        for block in at_worker {
            results.send(block * 10).expect("the keeper will listen");
        }
    });

    for block in 1..=4 {
        work.send(block).expect("the worker is listening");
    }
    drop(work);
    println!("{:?}", inbox.iter().collect::<Vec<i32>>());
    // ANCHOR_END: two_way
}
