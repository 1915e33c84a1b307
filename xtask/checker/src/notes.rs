//! Where a scenario writes down what it sees.
//!
//! Both types can be cloned into threads and callbacks; all clones share one state. Writing and reading are steps of
//! their own in the simulation, so that the order of two observations is as free as the order of two messages.

use std::sync::{Arc, Mutex, PoisonError};

use crate::backend::Spot;

/// A shared list of observations, in the order they were made.
pub struct Notes<T> {
    items: Arc<Mutex<Vec<T>>>,
    spot: Spot,
}

impl<T> Notes<T> {
    /// An empty list.
    pub fn new() -> Self {
        Notes { items: Arc::default(), spot: Spot::new() }
    }

    /// Adds one observation.
    pub fn push(&self, item: T) {
        self.spot.touch();
        self.locked(|items| items.push(item));
    }

    /// The number of observations so far.
    pub fn len(&self) -> usize {
        self.spot.touch();
        self.locked(|items| items.len())
    }

    /// Whether nothing has been observed yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes all observations out, oldest first.
    pub fn take(&self) -> Vec<T> {
        self.spot.touch();
        self.locked(std::mem::take)
    }

    fn locked<R>(&self, action: impl FnOnce(&mut Vec<T>) -> R) -> R {
        action(&mut self.items.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T: Clone> Notes<T> {
    /// A copy of all observations, oldest first.
    pub fn all(&self) -> Vec<T> {
        self.spot.touch();
        self.locked(|items| items.clone())
    }
}

impl<T> Default for Notes<T> {
    fn default() -> Self {
        Notes::new()
    }
}

impl<T> Clone for Notes<T> {
    fn clone(&self) -> Self {
        Notes { items: Arc::clone(&self.items), spot: self.spot }
    }
}

/// Counts what is open at once: items between two callbacks, callbacks running at the same time.
#[derive(Clone, Default)]
pub struct Gauge {
    /// How many are open now, and the most that ever were.
    levels: Arc<Mutex<(usize, usize)>>,
    spot: Spot,
}

impl Gauge {
    /// A gauge that shows 0.
    pub fn new() -> Self {
        Gauge::default()
    }

    /// One more is open. Returns how many are open now.
    pub fn enter(&self) -> usize {
        self.change(|now| now + 1)
    }

    /// One less is open. Returns how many are open now.
    pub fn leave(&self) -> usize {
        self.change(|now| now.saturating_sub(1))
    }

    /// How many are open now.
    pub fn now(&self) -> usize {
        self.change(|now| now)
    }

    /// The most that were ever open at once.
    pub fn high_water(&self) -> usize {
        self.spot.touch();
        self.levels.lock().unwrap_or_else(PoisonError::into_inner).1
    }

    fn change(&self, next: impl FnOnce(usize) -> usize) -> usize {
        self.spot.touch();
        let mut levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        levels.0 = next(levels.0);
        levels.1 = levels.1.max(levels.0);
        levels.0
    }
}
