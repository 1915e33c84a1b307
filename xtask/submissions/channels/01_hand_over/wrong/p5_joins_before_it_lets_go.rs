//! Give it away: a block travels to another thread and back, and is never copied.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// Takes one block from `inbox`, multiplies every sample by `gain`, and sends the same block to `outbox`.
pub fn amplifier(gain: f32, inbox: Receiver<Vec<f32>>, outbox: Sender<Vec<f32>>) {
    for mut block in inbox {
        for sample in &mut block {
            *sample *= gain;
        }
        outbox.send(block).unwrap();
    }
}

/// Starts an [`amplifier`] on a thread of its own, sends it the block, and returns the block that comes back.
pub fn amplify_elsewhere(block: Vec<f32>, gain: f32) -> Vec<f32> {
    let (there, inbox) = mpsc::channel();
    let (outbox, back) = mpsc::channel();
    let amplifying = thread::spawn(move || amplifier(gain, inbox, outbox));
    there.send(block).unwrap();
    let louder = back.recv().unwrap();
    amplifying.join().unwrap();
    louder
}
