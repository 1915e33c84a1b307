//! As `std::panic`. Simulated threads share a real one, so catching keeps count of which of them is unwinding.

pub use ::std::panic::*;

use crate::engine;

/// As [`::std::panic::catch_unwind`].
pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(f: F) -> crate::thread::Result<R> {
    engine::catch(f)
}
