//! Three stations in a ring, each of which sends to the next one. It goes well with one reading each.

use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

// ANCHOR: pass_on
fn station(next: &SyncSender<f32>, before: &Receiver<f32>, readings: &[f32]) {
    for reading in readings {
        next.send(*reading).expect("the next station listens");
    }
    for _ in readings {
        before.recv().expect("the station before sends");
    }
}
// ANCHOR_END: pass_on

fn main() {
    let (to_skerry, at_skerry) = mpsc::sync_channel(1);
    let (to_buoy, at_buoy) = mpsc::sync_channel(1);
    let (to_rock, at_rock) = mpsc::sync_channel(1);
    let exchange = |next: SyncSender<f32>, before: Receiver<f32>| {
        move || {
            station(&next, &before, &[7.5]);
            station(&next, &before, &[7.5, 8.0]);
        }
    };
    thread::spawn(exchange(to_buoy, at_skerry));
    thread::spawn(exchange(to_rock, at_buoy));
    exchange(to_skerry, at_rock)();
}
