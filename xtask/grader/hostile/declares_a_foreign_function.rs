//! Calls the C library.
//!
//! Expected: does_not_compile

unsafe extern "C" {
    safe fn getppid() -> i32;
}

pub fn parent() -> i32 {
    getppid()
}

fn attack() {}
