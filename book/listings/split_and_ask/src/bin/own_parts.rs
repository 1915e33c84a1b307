//! Each thread owns its part and sends one answer.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: cut
    let mut levels = vec![3, 9, 4, 1, 5, 8, 2];
    let rest = levels.split_off(4);
    let parts = [levels, rest];
    // ANCHOR_END: cut

    // ANCHOR: work
    let (results, inbox) = mpsc::channel();
    for (number, part) in parts.into_iter().enumerate() {
        let results = results.clone();
        thread::spawn(move || {
            let loudest = part.iter().max().copied();
            results.send((number, loudest))
        });
    }
    drop(results);
    // ANCHOR_END: work

    // ANCHOR: collect
    let mut answers: Vec<_> = inbox.into_iter().collect();
    answers.sort();
    println!("{answers:?}");
    println!("loudest of all: {:?}", answers.iter().filter_map(|answer| answer.1).max());
    // ANCHOR_END: collect
}
