//! Four ways to be full.
#![expect(dead_code, unused_variables, reason = "delete this line once you use them")]

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};

/// What a mailbox does with a message for which there is no room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WhenFull {
    /// The putter waits until there is.
    Wait,
    /// The message that came last is not let in.
    DropNewest,
    /// The message that has waited longest makes room for it.
    OverwriteOldest,
    /// The mailbox gets bigger.
    Grow,
}

/// What became of a message that was put.
#[derive(Debug, PartialEq)]
pub enum Outcome<T> {
    /// It is in the mailbox.
    Stored,
    /// It is not. Here it is again.
    Dropped(T),
    /// It is in the mailbox, and this one had to go for it.
    Replaced(T),
    /// The taker has gone. Here it is again.
    Closed(T),
}

/// What everybody at a mailbox shares.
struct Shared<T> {
    state: Mutex<State<T>>,
    /// Where those wait who can't go on until the state has changed.
    changed: Condvar,
    /// How many messages there is room for. At least 1.
    capacity: usize,
    when_full: WhenFull,
}

/// What may be read and changed only under the lock.
struct State<T> {
    /// The oldest message is in front.
    queue: VecDeque<T>,
    /// How many [`Put`]s exist.
    putters: usize,
    /// Whether the [`Take`] exists.
    taker_alive: bool,
}

/// The side that puts messages into a mailbox. There may be many.
pub struct Put<T>(Arc<Shared<T>>);

/// The side that takes them out. There is one.
pub struct Take<T>(Arc<Shared<T>>);

/// Makes a mailbox with room for `capacity` messages, which is at least 1.
pub fn mailbox<T>(capacity: usize, when_full: WhenFull) -> (Put<T>, Take<T>) {
    let state = State { queue: VecDeque::new(), putters: 1, taker_alive: true };
    let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new(), capacity, when_full });
    (Put(Arc::clone(&shared)), Take(shared))
}

impl<T> Put<T> {
    /// Puts `item` at the end of the queue if there is room; if not, does what the mailbox was made for. Says what became
    /// of it, and gives back the message that is not in the mailbox.
    ///
    /// Only [`WhenFull::Wait`] ever waits. When the taker has gone, or goes while this waits, the answer is
    /// [`Outcome::Closed`].
    pub fn put(&self, item: T) -> Outcome<T> {
        todo!("is there room? if not, what was the mailbox made for?")
    }
}

impl<T> Take<T> {
    /// Takes the oldest message. Waits while the mailbox is empty.
    ///
    /// `None` when it is empty and no putter is left.
    pub fn take(&self) -> Option<T> {
        let Shared { state, changed, .. } = &*self.0;
        let empty = |state: &mut State<T>| state.putters > 0 && state.queue.is_empty();
        let mut state = changed.wait_while(state.lock().unwrap(), empty).unwrap();
        let item = state.queue.pop_front()?;
        changed.notify_all();
        Some(item)
    }
}

impl<T> Clone for Put<T> {
    fn clone(&self) -> Self {
        self.0.state.lock().unwrap().putters += 1;
        Put(Arc::clone(&self.0))
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
        drop(left);
    }
}
