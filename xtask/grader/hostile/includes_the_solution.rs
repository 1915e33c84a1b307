//! Has the compiler read a file that is no part of the answer.
//!
//! Expected: policy

#[allow(dead_code)]
const SECRET: &[u8] = include_bytes!("@SOLUTION@");

fn attack() {}
