//! Give it away: a block travels to another thread and back, and is never copied.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// Takes one block from `inbox`, multiplies every sample by `gain`, and sends the same block to `outbox`.
pub fn amplifier(gain: f32, inbox: Receiver<Vec<f32>>, outbox: Sender<Vec<f32>>) {
    let mut block = inbox.recv().unwrap();
    for sample in &mut block {
        *sample *= gain;
    }
    outbox.send(block).unwrap();
}

/// Starts an [`amplifier`] on a thread of its own, sends it the block, and returns the block that comes back.
pub fn amplify_elsewhere(block: Vec<f32>, gain: f32) -> Vec<f32> {
    let (street, inbox) = mpsc::channel::<Vec<f32>>();
    let way_back = street.clone();
    let amplifying = thread::spawn(move || {
        let mut block = inbox.recv().unwrap();
        for sample in &mut block {
            *sample *= gain;
        }
        way_back.send(block).unwrap();
        inbox
    });
    street.send(block).unwrap();
    let inbox = amplifying.join().unwrap();
    inbox.recv().unwrap()
}
