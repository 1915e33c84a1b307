//! Takes the checker in, to call what tests call.
//!
//! Expected: does_not_compile

extern crate checker;

pub use checker::fail;

fn attack() {}
