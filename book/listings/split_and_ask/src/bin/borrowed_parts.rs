//! Threads in a scope may borrow their parts.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: scope
    let levels = [3, 9, 4, 1, 5, 8, 2];
    let (results, inbox) = mpsc::channel();
    thread::scope(|scope| {
        for part in levels.chunks(4) {
            let results = results.clone();
            scope.spawn(move || results.send(part.iter().max()));
        }
    });
    drop(results);
    println!("loudest of all: {:?}", inbox.into_iter().flatten().max());
    // ANCHOR_END: scope
}
