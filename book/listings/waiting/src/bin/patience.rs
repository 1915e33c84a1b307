//! `recv_timeout` waits, but not for ever.

use std::sync::mpsc;
use std::time::Duration;

fn main() {
    // ANCHOR: patience
    let (sender, receiver) = mpsc::channel::<f32>();
    println!("{:?}", receiver.recv_timeout(Duration::from_millis(20)));
    drop(sender);
    println!("{:?}", receiver.recv_timeout(Duration::from_millis(20)));
    // ANCHOR_END: patience
}
