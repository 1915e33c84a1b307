//! Build the mailbox.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};

struct Shared<T> {
    state: Mutex<State<T>>,
    /// Putters wait here.
    has_room: Condvar,
    /// The taker waits here.
    has_items: Condvar,
    capacity: usize,
}

struct State<T> {
    queue: VecDeque<T>,
    putters: usize,
    taker_alive: bool,
}

/// The side that puts items into a mailbox. There may be many.
pub struct Put<T>(Arc<Shared<T>>);

/// The side that takes them out. There is one.
pub struct Take<T>(Arc<Shared<T>>);

/// Makes a mailbox that holds up to `capacity` items, which is at least 1.
pub fn mailbox<T>(capacity: usize) -> (Put<T>, Take<T>) {
    let state = State { queue: VecDeque::with_capacity(capacity), putters: 1, taker_alive: true };
    let (has_room, has_items) = (Condvar::new(), Condvar::new());
    let shared = Arc::new(Shared { state: Mutex::new(state), has_room, has_items, capacity });
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
        let mut state = self.0.state.lock().unwrap();
        loop {
            if !state.taker_alive {
                return Err(item);
            }
            if state.queue.len() < self.0.capacity {
                break;
            }
            state = self.0.has_room.wait(state).unwrap();
        }
        state.queue.push_back(item);
        drop(state);
        self.0.has_items.notify_one();
        Ok(())
    }
}

impl<T> Take<T> {
    /// Takes the oldest item. Waits while the mailbox is empty.
    ///
    /// `None` when it is empty and no putter is left.
    pub fn take(&self) -> Option<T> {
        let mut state = self.0.state.lock().unwrap();
        while state.queue.is_empty() {
            if state.putters == 0 {
                return None;
            }
            state = self.0.has_items.wait(state).unwrap();
        }
        let item = state.queue.pop_front();
        drop(state);
        self.0.has_room.notify_one();
        item
    }
}

impl<T> Drop for Put<T> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().putters -= 1;
        self.0.has_items.notify_one();
    }
}

impl<T> Drop for Take<T> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap();
        state.taker_alive = false;
        let left = std::mem::take(&mut state.queue);
        drop(state);
        self.0.has_room.notify_all();
        drop(left);
    }
}
