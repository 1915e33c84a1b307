//! Two stations swap their readings, and both speak first.

use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

// ANCHOR: swap
fn swap(to: &SyncSender<f32>, from: &Receiver<f32>, mine: f32) -> Option<f32> {
    to.send(mine).ok()?;
    from.recv().ok()
}
// ANCHOR_END: swap

fn main() {
    let (to_skerry, at_skerry) = mpsc::sync_channel(0);
    let (to_rock, at_rock) = mpsc::sync_channel(0);
    let skerry = thread::spawn(move || swap(&to_rock, &at_skerry, 7.5));
    println!("Gull Rock hears {:?}", swap(&to_skerry, &at_rock, 12.0));
    println!("the skerry hears {:?}", skerry.join().ok());
}
