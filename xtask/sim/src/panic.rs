//! As `std::panic`. Simulated threads share a real one, so catching keeps count of which of them is unwinding.

pub use ::std::panic::*;

use ::std::any::Any;

use crate::engine;

/// As [`::std::panic::catch_unwind`].
pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(f: F) -> crate::thread::Result<R> {
    engine::catch(f)
}

/// As [`::std::panic::resume_unwind`]. No hook hears of it, so it is counted here.
pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    if engine::active() {
        engine::with(|run| run.me().panicking += 1);
    }
    ::std::panic::resume_unwind(payload)
}
