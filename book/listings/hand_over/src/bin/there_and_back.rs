//! A block goes to another thread, is changed there, and comes back. The samples stay where they are.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: conversation
    let (to_desk, at_desk) = mpsc::channel::<Vec<f32>>();
    let (to_keeper, at_keeper) = mpsc::channel();

    thread::spawn(move || {
        for mut block in at_desk {
            block.reverse();
            if to_keeper.send(block).is_err() {
                return;
            }
        }
    });

    let block = vec![1.0, 2.0, 3.0];
    let left_from = block.as_ptr();
    to_desk.send(block).expect("the desk is listening");
    let block = at_keeper.recv().expect("the desk answers");
    println!("{block:?}");
    println!("same place in memory: {}", block.as_ptr() == left_from);
    // ANCHOR_END: conversation
}
