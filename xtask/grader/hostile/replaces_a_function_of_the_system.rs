//! Exports a name that the C library has.
//!
//! Expected: does_not_compile

#[unsafe(no_mangle)]
pub extern "C" fn getrandom() -> i32 {
    0
}

fn attack() {}
