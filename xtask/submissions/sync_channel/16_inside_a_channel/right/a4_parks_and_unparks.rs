//! Build the mailbox.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::thread::{self, Thread};

struct State<T> {
    queue: VecDeque<T>,
    putters: usize,
    taker_alive: bool,
    /// Those who found nothing to do. Each looks again once it is woken, and signs in again if need be.
    parked: Vec<Thread>,
}

impl<T> State<T> {
    fn wake_all(&mut self) {
        self.parked.drain(..).for_each(|thread| thread.unpark());
    }
}

struct Shared<T> {
    state: Mutex<State<T>>,
    capacity: usize,
}

impl<T> Shared<T> {
    fn change<R>(&self, change: impl FnOnce(&mut State<T>) -> R) -> R {
        change(&mut self.state.lock().unwrap())
    }
}

/// The side that puts items into a mailbox. There may be many.
pub struct Put<T>(Arc<Shared<T>>);

/// The side that takes them out. There is one.
pub struct Take<T>(Arc<Shared<T>>);

/// Makes a mailbox that holds up to `capacity` items, which is at least 1.
pub fn mailbox<T>(capacity: usize) -> (Put<T>, Take<T>) {
    let state = State { queue: VecDeque::new(), putters: 1, taker_alive: true, parked: Vec::new() };
    let shared = Arc::new(Shared { state: Mutex::new(state), capacity });
    (Put(Arc::clone(&shared)), Take(shared))
}

impl<T> Clone for Put<T> {
    fn clone(&self) -> Self {
        self.0.change(|state| state.putters += 1);
        Put(Arc::clone(&self.0))
    }
}

impl<T> Put<T> {
    /// Puts `item` at the end of the queue. Waits while the mailbox is full.
    ///
    /// When the taker has gone, or goes while this waits, the item comes back as an `Err`.
    pub fn put(&self, item: T) -> Result<(), T> {
        let mut hand = Some(item);
        loop {
            let done = self.0.change(|state| {
                if !state.taker_alive {
                    return true;
                }
                if state.queue.len() == self.0.capacity {
                    state.parked.push(thread::current());
                    return false;
                }
                state.queue.extend(hand.take());
                state.wake_all();
                true
            });
            if done {
                return hand.map_or(Ok(()), Err);
            }
            thread::park();
        }
    }
}

impl<T> Take<T> {
    /// Takes the oldest item. Waits while the mailbox is empty.
    ///
    /// `None` when it is empty and no putter is left.
    pub fn take(&self) -> Option<T> {
        loop {
            let found = self.0.change(|state| {
                let item = state.queue.pop_front();
                if item.is_some() {
                    state.wake_all();
                } else if state.putters > 0 {
                    state.parked.push(thread::current());
                    return None;
                }
                Some(item)
            });
            match found {
                Some(answer) => return answer,
                None => thread::park(),
            }
        }
    }
}

impl<T> Drop for Put<T> {
    fn drop(&mut self) {
        self.0.change(|state| {
            state.putters -= 1;
            state.wake_all();
        });
    }
}

impl<T> Drop for Take<T> {
    fn drop(&mut self) {
        let left = self.0.change(|state| {
            state.taker_alive = false;
            state.wake_all();
            std::mem::take(&mut state.queue)
        });
        drop(left);
    }
}
