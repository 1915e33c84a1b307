//! Fails to compile unless a secret is set: the error would show it.
//!
//! Expected: does_not_compile

pub const TOKEN: &str = env!("GITHUB_TOKEN");

fn attack() {}
