//! The lamp must turn.

use std::sync::mpsc::{Receiver, TryRecvError};

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
pub fn run_lamp(orders: Receiver<Order>, mut turn: impl FnMut(i32)) -> u32 {
    let mut speed = 1;
    let mut turns = 0;
    loop {
        for order in orders.try_iter() {
            speed += step(order);
        }
        match orders.try_recv() {
            Ok(order) => speed += step(order),
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => return turns,
        }
        turn(speed);
        turns += 1;
    }
}

fn step(order: Order) -> i32 {
    match order {
        Order::Faster => 1,
        Order::Slower => -1,
    }
}
