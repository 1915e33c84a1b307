//! As `std::sync`: every operation on a lock, channel or atomic is a step of the scheduler.

pub use ::std::sync::*;

pub mod atomic;
pub mod mpsc;

mod channel;
mod condvar;
mod mutex;

mod hold;
mod identity;
mod initial;

pub use condvar::{Condvar, WaitTimeoutResult};
pub use mutex::{Mutex, MutexGuard};
