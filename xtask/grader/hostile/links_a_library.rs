//! Has the linker take another library in.
//!
//! Expected: does_not_compile

#[link(name = "ssl")]
unsafe extern "C" {}

fn attack() {}
