//! Give it away: a block travels to another thread and back, and is never copied.
#![expect(unused_variables, reason = "delete this line once you use them")]

use std::sync::mpsc::{Receiver, Sender};

/// Takes one block from `inbox`, multiplies every sample by `gain`, and sends the same block to `outbox`.
pub fn amplifier(gain: f32, inbox: Receiver<Vec<f32>>, outbox: Sender<Vec<f32>>) {
    todo!("one block in, the same block out, louder")
}

/// Starts an [`amplifier`] on a thread of its own, sends it the block, and returns the block that comes back.
pub fn amplify_elsewhere(block: Vec<f32>, gain: f32) -> Vec<f32> {
    todo!("there and back, by message")
}
