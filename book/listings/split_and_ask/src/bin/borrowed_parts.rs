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
            scope.spawn(move || results.send(part.iter().filter(|level| **level > 4).count()));
        }
    });
    drop(results);
    println!("{} loud ones of {}", inbox.into_iter().sum::<usize>(), levels.len());
    // ANCHOR_END: scope
}
