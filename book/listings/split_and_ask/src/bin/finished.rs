//! Two ways to know that all answers are there.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: count
    let inbox = start([10, 20, 30]);
    let counted: i32 = inbox.iter().take(3).sum();
    // ANCHOR_END: count
    // ANCHOR: end
    let inbox = start([10, 20, 30]);
    let to_the_end: i32 = inbox.iter().sum();
    // ANCHOR_END: end
    println!("{counted} {to_the_end}");
}

fn start(parts: [i32; 3]) -> mpsc::Receiver<i32> {
    let (results, inbox) = mpsc::channel();
    for part in parts {
        let results = results.clone();
        thread::spawn(move || results.send(part + 1));
    }
    inbox
}
