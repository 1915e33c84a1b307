//! As `std::time`, on the virtual clock.

pub use ::std::time::*;
