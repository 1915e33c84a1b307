//! Two stations swap their readings. One speaks first, the other listens first.

use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

// ANCHOR: swap
fn speak_first(
    to: &SyncSender<f32>,
    from: &Receiver<f32>,
    mine: f32,
) -> Option<f32> {
    to.send(mine).ok()?;
    from.recv().ok()
}

fn listen_first(
    to: &SyncSender<f32>,
    from: &Receiver<f32>,
    mine: f32,
) -> Option<f32> {
    let theirs = from.recv().ok()?;
    to.send(mine).ok()?;
    Some(theirs)
}
// ANCHOR_END: swap

fn main() {
    // ANCHOR: meet
    let (to_skerry, at_skerry) = mpsc::sync_channel(0);
    let (to_rock, at_rock) = mpsc::sync_channel(0);
    let skerry = thread::spawn(move || listen_first(&to_rock, &at_skerry, 7.5));
    println!("Gull Rock hears {:?}", speak_first(&to_skerry, &at_rock, 12.0));
    println!("the skerry hears {:?}", skerry.join().expect("the skerry ends"));
    // ANCHOR_END: meet
}
