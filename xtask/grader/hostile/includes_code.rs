//! Has the compiler read a file that is no part of the answer.
//!
//! Expected: policy

include!("@OUTSIDE@/secret");

fn attack() {}
