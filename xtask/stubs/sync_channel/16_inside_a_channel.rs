//! Build the mailbox.
#![expect(dead_code, unused_variables, reason = "delete this line once you use them")]

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};

/// What everybody at a mailbox shares.
struct Shared<T> {
    state: Mutex<State<T>>,
    /// Where those wait who can't go on until the state has changed.
    changed: Condvar,
    /// The most items that lie in the queue. At least 1.
    capacity: usize,
}

/// What may be read and changed only under the lock.
struct State<T> {
    /// The oldest item is in front.
    queue: VecDeque<T>,
    /// How many [`Put`]s exist.
    putters: usize,
    /// Whether the [`Take`] exists.
    taker_alive: bool,
}

/// The side that puts items into a mailbox. There may be many.
pub struct Put<T>(Arc<Shared<T>>);

/// The side that takes them out. There is one.
pub struct Take<T>(Arc<Shared<T>>);

/// Makes a mailbox that holds up to `capacity` items, which is at least 1.
pub fn mailbox<T>(capacity: usize) -> (Put<T>, Take<T>) {
    let state = State { queue: VecDeque::new(), putters: 1, taker_alive: true };
    let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new(), capacity });
    (Put(Arc::clone(&shared)), Take(shared))
}

impl<T> Clone for Put<T> {
    fn clone(&self) -> Self {
        self.0.state.lock().unwrap().putters += 1;
        Put(Arc::clone(&self.0))
    }
}

impl<T> Put<T> {
    /// Puts `item` at the end of the queue. Waits while the mailbox is full.
    ///
    /// When the taker has gone, or goes while this waits, the item comes back as an `Err`.
    pub fn put(&self, item: T) -> Result<(), T> {
        todo!("wait for room, then put the item in")
    }
}

impl<T> Take<T> {
    /// Takes the oldest item. Waits while the mailbox is empty.
    ///
    /// `None` when it is empty and no putter is left.
    pub fn take(&self) -> Option<T> {
        todo!("wait for an item, then take it out")
    }
}

impl<T> Drop for Put<T> {
    fn drop(&mut self) {
        // To be written: one putter less. If it was the last one, the taker has to learn of it.
    }
}

impl<T> Drop for Take<T> {
    fn drop(&mut self) {
        // To be written: no taker any more. Putters have to learn of it, and items that are left go with the taker.
    }
}
