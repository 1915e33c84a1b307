//! A nap of 50 ms, one mast that needs 10 ms and one that needs 80 ms.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    let (sender, receiver) = mpsc::channel();
    let masts = [10, 80].map(|needs| {
        let sender = sender.clone();
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(needs));
            sender.send(needs).expect("somebody listens");
        })
    });
    drop(sender);
    // ANCHOR: nap
    thread::sleep(Duration::from_millis(50));
    let heard: Vec<u64> = receiver.try_iter().collect();
    // ANCHOR_END: nap
    println!("{heard:?}");
    for mast in masts {
        mast.join().expect("the mast ends");
    }
}
