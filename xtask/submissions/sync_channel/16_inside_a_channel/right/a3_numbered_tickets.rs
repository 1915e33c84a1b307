//! Build the mailbox.

use std::collections::BTreeMap;
use std::ops::ControlFlow::{self, Break, Continue};
use std::sync::{Arc, Condvar, Mutex};

/// Items carry tickets: one putter at a time is let in, in the order in which they came.
struct State<T> {
    items: BTreeMap<u64, T>,
    next_ticket: u64,
    next_to_take: u64,
    putters: usize,
    closed: bool,
}

struct Shared<T> {
    state: Mutex<State<T>>,
    news: Condvar,
    capacity: u64,
}

impl<T> Shared<T> {
    /// Looks at the state again and again, each time something has changed, until `look` has a result.
    fn when<R>(&self, mut look: impl FnMut(&mut State<T>) -> ControlFlow<R>) -> R {
        let mut state = self.state.lock().unwrap();
        loop {
            if let Break(result) = look(&mut state) {
                self.news.notify_all();
                return result;
            }
            state = self.news.wait(state).unwrap();
        }
    }
}

/// The side that puts items into a mailbox. There may be many.
pub struct Put<T>(Arc<Shared<T>>);

/// The side that takes them out. There is one.
pub struct Take<T>(Arc<Shared<T>>);

/// Makes a mailbox that holds up to `capacity` items, which is at least 1.
pub fn mailbox<T>(capacity: usize) -> (Put<T>, Take<T>) {
    let state = State { items: BTreeMap::new(), next_ticket: 0, next_to_take: 0, putters: 1, closed: false };
    let shared = Arc::new(Shared { state: Mutex::new(state), news: Condvar::new(), capacity: capacity as u64 });
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
        let mut hand = Some(item);
        self.0.when(|state| {
            if state.closed {
                return Break(hand.take().map_or(Ok(()), Err));
            }
            let ticket = state.next_ticket;
            if ticket - state.next_to_take == self.0.capacity {
                return Continue(());
            }
            state.items.extend(hand.take().map(|item| (ticket, item)));
            state.next_ticket += 1;
            Break(Ok(()))
        })
    }
}

impl<T> Take<T> {
    /// Takes the oldest item. Waits while the mailbox is empty.
    ///
    /// `None` when it is empty and no putter is left.
    pub fn take(&self) -> Option<T> {
        self.0.when(|state| match state.items.remove(&state.next_to_take) {
            Some(item) => {
                state.next_to_take += 1;
                Break(Some(item))
            }
            None if state.putters == 0 => Break(None),
            None => Continue(()),
        })
    }
}

impl<T> Drop for Put<T> {
    fn drop(&mut self) {
        self.0.when::<()>(|state| {
            state.putters -= 1;
            Break(())
        });
    }
}

impl<T> Drop for Take<T> {
    fn drop(&mut self) {
        let _left = self.0.when(|state| {
            state.closed = true;
            Break(std::mem::take(&mut state.items))
        });
    }
}
