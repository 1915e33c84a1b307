//! Allows itself what is forbidden.
//!
//! Expected: does_not_compile

#[allow(unsafe_code)]
pub fn peek(address: usize) -> u8 {
    unsafe { *(address as *const u8) }
}

fn attack() {}
