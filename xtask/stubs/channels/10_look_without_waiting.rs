//! The lamp must turn.
#![expect(unused_variables, reason = "delete this line once you use them")]

use std::sync::mpsc::Receiver;

/// What the keeper can tell the lamp.
pub enum Order {
    /// Turn one step faster.
    Faster,
    /// Turn one step slower.
    Slower,
}

/// Turns the lamp until nobody is left who could give it an order, and returns the number of turns.
///
/// The speed is 1 at the start. Before every turn the lamp obeys all orders that are waiting, then it calls
/// `turn(speed)`, which takes as long as the turn does. It never stands still to wait for an order.
///
/// When no order is waiting and none can ever come, it does not turn again. That may be before its first turn.
pub fn run_lamp(orders: Receiver<Order>, turn: impl FnMut(i32)) -> u32 {
    todo!("obey what is waiting, turn, and know when to stop")
}
