//! Unsafe code.
//!
//! Expected: does_not_compile

pub fn peek(address: usize) -> u8 {
    unsafe { *(address as *const u8) }
}

fn attack() {}
