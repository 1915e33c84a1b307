//! Has the compiler read its environment.
//!
//! Expected: policy

pub const PATH: Option<&str> = option_env!("PATH");

fn attack() {}
