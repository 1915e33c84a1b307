//! Build the mailbox.

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
        let Shared { state, changed, capacity } = &*self.0;
        let full = |state: &mut State<T>| state.taker_alive && state.queue.len() == *capacity;
        let mut state = changed.wait_while(state.lock().unwrap(), full).unwrap();
        if !state.taker_alive {
            return Err(item);
        }
        state.queue.push_back(item);
        // Takers and putters wait at the same place. Waking one could wake the wrong one; each looks for itself.
        changed.notify_all();
        Ok(())
    }
}

impl<T> Take<T> {
    /// Takes the oldest item. Waits while the mailbox is empty.
    ///
    /// `None` when it is empty and no putter is left.
    pub fn take(&self) -> Option<T> {
        let Shared { state, changed, .. } = &*self.0;
        let empty = |state: &mut State<T>| state.putters > 0 && state.queue.is_empty();
        let mut state = changed.wait_while(state.lock().unwrap(), empty).unwrap();
        // Items that were put before the last putter left are still there to be taken.
        let item = state.queue.pop_front()?;
        changed.notify_all();
        Some(item)
    }
}

impl<T> Drop for Put<T> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().putters -= 1;
        self.0.changed.notify_all();
    }
}

impl<T> Drop for Take<T> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap();
        state.taker_alive = false;
        let left = std::mem::take(&mut state.queue);
        drop(state);
        self.0.changed.notify_all();
        // Dropped without the lock: what an item does when it goes is its own business.
        drop(left);
    }
}
