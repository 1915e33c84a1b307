//! The receiver leaves. `send` gives the message back.

use std::sync::mpsc::{self, SendError};

fn main() {
    // ANCHOR: leaves
    let (mast, display) = mpsc::channel();
    println!("{:?}", mast.send(7.5));
    drop(display);
    match mast.send(8.0) {
        Ok(()) => println!("handed over"),
        Err(SendError(reading)) => println!("{reading} came back"),
    }
    // ANCHOR_END: leaves
}
