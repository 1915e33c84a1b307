//! `try_recv` has three answers.

use std::sync::mpsc::{self, TryRecvError};

fn main() {
    // ANCHOR: look
    let look = |receiver: &mpsc::Receiver<&str>| match receiver.try_recv() {
        Ok(order) => println!("obey: {order}"),
        Err(TryRecvError::Empty) => println!("nothing yet"),
        Err(TryRecvError::Disconnected) => println!("nobody left"),
    };
    // ANCHOR_END: look

    // ANCHOR: answers
    let (keeper, orders) = mpsc::channel();
    look(&orders);
    keeper.send("faster").expect("the lamp is listening");
    look(&orders);
    keeper.send("slower").expect("the lamp is listening");
    drop(keeper);
    look(&orders);
    look(&orders);
    // ANCHOR_END: answers
}
