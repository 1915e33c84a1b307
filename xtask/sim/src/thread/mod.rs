//! As `std::thread`: every thread is a task of the scheduler.

pub use ::std::thread::Result;

mod handle;
mod scoped;
mod waiting;

pub use crate::thread_locals::{AccessError, LocalKey};
pub use handle::{Builder, JoinHandle, Thread, ThreadId, current, panicking, spawn};
pub use scoped::{Scope, ScopedJoinHandle, scope};
pub use waiting::{available_parallelism, park, park_timeout, sleep, yield_now};

pub(crate) use handle::looked_in_vain;
pub(crate) use waiting::{gave_way, pass_time};
