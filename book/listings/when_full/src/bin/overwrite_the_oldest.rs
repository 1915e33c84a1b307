//! A slot for one value. A new value takes the place of the old one.

use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

// ANCHOR: slot
#[derive(Default)]
struct Latest(Mutex<Option<i32>>);

impl Latest {
    fn put(&self, level: i32) -> Option<i32> {
        self.slot().replace(level)
    }

    fn take(&self) -> Option<i32> {
        self.slot().take()
    }

    fn slot(&self) -> MutexGuard<'_, Option<i32>> {
        self.0.lock().expect("nobody panics in here")
    }
}
// ANCHOR_END: slot

fn main() {
    // ANCHOR: meter
    let meter = Arc::new(Latest::default());
    let sensor = Arc::clone(&meter);
    let overwritten = thread::spawn(move || {
        (0..=5).filter_map(|level| sensor.put(level)).collect::<Vec<i32>>()
    });
    println!("{:?}", overwritten.join().expect("the sensor ends"));
    println!("shown: {:?}", meter.take());
    // ANCHOR_END: meter
}
