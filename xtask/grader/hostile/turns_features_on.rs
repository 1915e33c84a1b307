//! Asks for what only a nightly compiler has.
//!
//! Expected: does_not_compile

pub fn nothing() -> ! {
    std::intrinsics::abort()
}

fn attack() {}
