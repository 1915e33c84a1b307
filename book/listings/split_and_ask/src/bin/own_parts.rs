//! Each thread owns its part and sends one answer.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: cut
    let mut north = vec![3, 9, 4, 1, 5, 8, 2];
    let south = north.split_off(4);
    println!("{north:?} {south:?}");
    // ANCHOR_END: cut

    // ANCHOR: work
    let (results, inbox) = mpsc::channel();
    for part in [north, south] {
        let results = results.clone();
        thread::spawn(move || results.send(part.into_iter().max()));
    }
    drop(results);
    // ANCHOR_END: work

    // ANCHOR: collect
    println!("loudest of all: {:?}", inbox.into_iter().flatten().max());
    // ANCHOR_END: collect
}
