//! A receiver that can be cloned: each message goes to one of the clones.

use crossbeam_channel::bounded;
use std::thread;

fn main() {
    // ANCHOR: share
    let (give, pile) = bounded(2);
    let helpers = [1, 2].map(|_| {
        let pile = pile.clone();
        thread::spawn(move || pile.iter().sum::<u32>())
    });
    drop(pile);
    for frame in 1..=100 {
        give.send(frame).expect("the helpers are there");
    }
    drop(give);
    let done = helpers.map(|helper| helper.join().expect("no helper falls"));
    println!("{}", done.iter().sum::<u32>());
    // ANCHOR_END: share
}
