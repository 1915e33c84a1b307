//! Given parts shared by the exercises: what the instruments of Gull Rock record, and how long things take.
//!
//! - [`Block`], [`Frame`] and [`Reading`] are what a hydrophone, a camera and a weather mast deliver.
//! - [`signal`] makes sounds and measures them.
//! - [`Rng`] makes the same random numbers on every machine.
//! - [`work_for`] takes a known time.
//! - [`ranks`] is a small MPI.
//! - [`quiz`] has the three answers of the predict exercises.
//!
//! Blocks, frames and readings can't be cloned: a copy is a decision, and it should be visible where it is made.

mod block;
mod frame;
mod reading;

pub mod signal;

pub mod ranks;

mod rng;
mod work;

pub mod quiz;

pub use block::Block;
pub use frame::Frame;
pub use reading::Reading;
pub use rng::Rng;
pub use work::work_for;
