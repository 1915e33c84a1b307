//! Orders for the signal desk: a message is a command together with its data.
#![expect(unused_variables, reason = "delete this line once you use them")]

use std::sync::mpsc::{Receiver, Sender};

/// What can be done to a block of samples.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    /// Multiplies every sample by this factor.
    Scale(f32),
    /// Adds this value to every sample.
    Offset(f32),
    /// Raises what is below `low` to `low`, lowers what is above `high` to `high`. `low` is never above `high`.
    Clip { low: f32, high: f32 },
    /// Turns the block round: the last sample comes first.
    Reverse,
}

/// One order: what to do, and with which samples.
pub type Order = (Op, Vec<f32>);

/// Carries out one operation, in place.
pub fn apply(op: &Op, data: &mut [f32]) {
    todo!("one arm for each operation")
}

/// Carries out orders as they come and sends each result before it takes the next order. Ends when no order can come
/// any more.
pub fn worker(orders: Receiver<Order>, results: Sender<Vec<f32>>) {
    todo!("a loop over the orders")
}

/// Sends all orders to one [`worker`] on a thread of its own and returns its results: result `i` belongs to order `i`.
pub fn process_all(orders: Vec<Order>) -> Vec<Vec<f32>> {
    todo!("one thread, and a channel each way")
}
