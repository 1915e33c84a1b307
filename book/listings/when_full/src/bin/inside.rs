//! A channel with one place, for one sender and one receiver that never leave.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

// ANCHOR: state
struct OnePlace<T> {
    place: Mutex<Option<T>>,
    changed: Condvar,
}
// ANCHOR_END: state

impl<T> OnePlace<T> {
    // ANCHOR: put
    fn put(&self, message: T) {
        let mut place = self.place.lock().unwrap();
        while place.is_some() {
            place = self.changed.wait(place).unwrap();
        }
        *place = Some(message);
        self.changed.notify_one();
    }
    // ANCHOR_END: put

    // ANCHOR: take
    fn take(&self) -> T {
        let mut place = self.place.lock().unwrap();
        loop {
            if let Some(message) = place.take() {
                self.changed.notify_one();
                return message;
            }
            place = self.changed.wait(place).unwrap();
        }
    }
    // ANCHOR_END: take
}

fn main() {
    let receiver =
        Arc::new(OnePlace { place: Mutex::new(None), changed: Condvar::new() });
    let sender = Arc::clone(&receiver);
    // ANCHOR: use
    thread::spawn(move || (1..=4).for_each(|number| sender.put(number)));
    println!("{:?}", [0; 4].map(|_| receiver.take()));
    // ANCHOR_END: use
}
