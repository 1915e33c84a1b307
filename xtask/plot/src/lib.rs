//! Measurements: how they are stored, and how they are drawn.
//!
//! The same stored JSON feeds the book's figures ([`figure::draw`]), the picture that `cargo xtask measure` leaves behind
//! ([`figure::file`]) and its plot in the terminal ([`terminal::draw`]).

pub mod compare;
pub mod figure;
mod measurement;
pub mod number;
mod scale;
pub mod svg;
pub mod terminal;

pub use measurement::{Kind, Measurement, Row, Spread};
