//! A slot for one value. A new value takes the place of the old one.

use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    // ANCHOR: slot
    let slot = Arc::new(Mutex::new(None));
    let sensor = Arc::clone(&slot);
    let overwritten = thread::spawn(move || {
        (0..=5).filter_map(|level| sensor.lock().expect("nobody panics").replace(level)).collect::<Vec<i32>>()
    });
    println!("overwritten: {:?}", overwritten.join().expect("the sensor ends"));
    println!("shown: {:?}", slot.lock().expect("nobody panics").take());
    // ANCHOR_END: slot
}
