//! Assembly for the whole crate.
//!
//! Expected: does_not_compile

std::arch::global_asm!("nop");

fn attack() {}
