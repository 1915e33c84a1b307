//! Has the compiler read a file that is no part of the answer.
//!
//! Expected: policy

#[allow(dead_code)]
const SECRET: &str = include_str!("../../../../../../../../../../../../etc/hostname");

fn attack() {}
