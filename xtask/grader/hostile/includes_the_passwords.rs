//! Has the compiler read a file that is no part of the answer.
//!
//! Expected: policy

include!("/etc/passwd");

fn attack() {}
