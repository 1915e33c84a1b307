//! Has the compiler read a file that is no part of the answer.
//!
//! Expected: policy

macro_rules! path {
    () => {
        concat!("@OUTSIDE@", "/", "secret")
    };
}

const SECRET: &str = include_str!(path!());

fn attack() {}
