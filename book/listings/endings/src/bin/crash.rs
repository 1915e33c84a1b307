//! A thread that panics lets go of its channel ends, like any other.

use std::panic;
use std::sync::mpsc;
use std::thread;

fn main() {
    // The usual message of a panic goes to standard error. Not here.
    panic::set_hook(Box::new(|_| ()));
    // ANCHOR: crash
    let (results, inbox) = mpsc::channel();
    let worker = thread::spawn(move || {
        for block in [1, 2, 0, 4] {
            assert_ne!(block, 0, "an empty block");
            results.send(block * 10).expect("the keeper is listening");
        }
    });
    for result in inbox {
        println!("{result}");
    }
    println!("no more results");
    println!("crashed: {}", worker.join().is_err());
    // ANCHOR_END: crash
}
