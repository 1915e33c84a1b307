//! A channel closes when its last sender goes, whoever owns it.

use std::sync::mpsc;

fn main() {
    // ANCHOR: owners
    let (sender, receiver) = mpsc::channel::<f32>();
    let clones = [sender.clone(), sender.clone(), sender.clone()];
    drop(clones);
    println!("three gone: {:?}", receiver.try_recv());
    drop(sender);
    println!("four gone:  {:?}", receiver.try_recv());
    // ANCHOR_END: owners
}
