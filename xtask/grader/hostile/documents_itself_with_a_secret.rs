//! Has the compiler read a file that is no part of the answer.
//!
//! Expected: policy

#[doc = include_str!("@OUTSIDE@/secret")]
pub struct Documented;

fn attack() {}
