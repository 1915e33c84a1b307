//! Has the compiler read a file that is no part of the answer.
//!
//! Expected: policy

#[path = "@SOLUTION@"]
mod stolen;

fn attack() {}
