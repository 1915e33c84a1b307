//! What `try_recv` says when there is nothing, and when there will be nothing.

use std::sync::mpsc;

fn main() {
    // ANCHOR: errors
    let (tasks, inbox) = mpsc::channel::<Vec<f32>>();
    println!("{:?}", inbox.try_recv());
    tasks.send(vec![1.0, 0.5]).expect("the inbox is here");
    drop(tasks);
    println!("{:?}", inbox.try_recv());
    println!("{:?}", inbox.try_recv());
    // ANCHOR_END: errors
}
