//! The same with a timeout that begins anew with every reading.

use crossbeam_channel::{select, unbounded};
use std::thread;
use std::time::Duration;

fn main() {
    let (sender, readings) = unbounded();
    thread::spawn(move || {
        for reading in 1..=6 {
            thread::sleep(Duration::from_millis(4));
            sender.send(reading).unwrap();
        }
    });
    // ANCHOR: line
    loop {
        select! {
            recv(readings) -> reading => if reading.is_err() { break },
            default(Duration::from_millis(10)) => println!("a line"),
        }
    }
    // ANCHOR_END: line
}
