//! As `std::sync`.

pub use ::std::sync::*;

pub mod mpsc;

mod channel;
