//! A channel with one place, for one sender and one receiver that never leave.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

// ANCHOR: state
struct Place<T> {
    message: Mutex<Option<T>>,
    changed: Condvar,
}
// ANCHOR_END: state

impl<T> Place<T> {
    // ANCHOR: put
    fn put(&self, message: T) {
        let place = self.message.lock().expect("nobody panics");
        let mut place = self.changed.wait_while(place, |place| place.is_some()).expect("nobody panics");
        *place = Some(message);
        self.changed.notify_one();
    }
    // ANCHOR_END: put

    // ANCHOR: take
    fn take(&self) -> T {
        let place = self.message.lock().expect("nobody panics");
        let mut place = self.changed.wait_while(place, |place| place.is_none()).expect("nobody panics");
        self.changed.notify_one();
        place.take().expect("there is a message")
    }
    // ANCHOR_END: take
}

fn main() {
    // ANCHOR: use
    let sender = Arc::new(Place { message: Mutex::new(None), changed: Condvar::new() });
    let receiver = Arc::clone(&sender);
    thread::spawn(move || (1..=4).for_each(|number| sender.put(number)));
    println!("{:?}", [receiver.take(), receiver.take(), receiver.take(), receiver.take()]);
    // ANCHOR_END: use
}
