//! Where order matters, it is a part of the message.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: numbered
    let (sender, desk) = mpsc::channel();
    for (number, word) in
        ["gale", "warning", "for", "Rockall"].into_iter().enumerate()
    {
        let sender = sender.clone();
        thread::spawn(move || sender.send((number, word.to_uppercase())));
    }
    drop(sender);

    let mut words: Vec<(usize, String)> = desk.into_iter().collect();
    words.sort();
    println!("{words:?}");
    // ANCHOR_END: numbered
}
