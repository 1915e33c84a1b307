//! Stands in for the simulated std: the real one under another name.

pub use ::std::*;
