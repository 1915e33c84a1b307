//! A constant that takes for ever.
//!
//! Expected: timed_out

#[allow(long_running_const_eval)]
pub const FOREVER: u64 = {
    let mut number: u64 = 0;
    loop {
        number = number.wrapping_add(1);
        if number == u64::MAX {
            break;
        }
    }
    number
};

pub fn forever() -> u64 {
    FOREVER
}

fn attack() {}
