//! A line every 10 ms, by a timer that was made once.

use crossbeam_channel::{select, tick, unbounded};
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
    let line_is_due = tick(Duration::from_millis(10));
    loop {
        select! {
            recv(readings) -> reading => if reading.is_err() { break },
            recv(line_is_due) -> _ => println!("a line"),
        }
    }
    // ANCHOR_END: line
}
