//! A constant larger than the address space can hold.
//!
//! Expected: does_not_compile

pub static HUGE: [u8; 1 << 47] = [0; 1 << 47];

pub fn last() -> u8 {
    HUGE[HUGE.len() - 1]
}

fn attack() {}
