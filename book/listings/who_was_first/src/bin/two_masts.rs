//! Two threads send. What can be printed is what is promised.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: race
    let (sender, log) = mpsc::channel();
    for mast in ["a", "b"] {
        let sender = sender.clone();
        thread::spawn(move || {
            for number in 1..=2 {
                sender
                    .send(format!("{mast}{number}"))
                    .expect("somebody is listening");
            }
        });
    }
    drop(sender);
    // ANCHOR_END: race

    // ANCHOR: promised
    let log: Vec<String> = log.into_iter().collect();
    let place = |line: &str| log.iter().position(|entry| entry == line);
    println!("a1 before a2: {}", place("a1") < place("a2"));
    println!("b1 before b2: {}", place("b1") < place("b2"));
    // ANCHOR_END: promised
}
