//! Given with the exercise, and the same here.

#[path = "../../../../exercises/measuring/33_is_it_slower/src/candidates.rs"]
mod given;

pub use given::{Count, candidates};
