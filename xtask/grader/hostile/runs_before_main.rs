//! A constructor: runs before the token is read.
//!
//! Expected: does_not_compile

#[unsafe(link_section = ".init_array")]
pub static EARLY: extern "C" fn() = early;

extern "C" fn early() {
    std::process::exit(0);
}

fn attack() {}
