//! As `std::collections`, but maps and sets iterate in the same order in every run.
//!
//! A real `HashMap` draws a random seed, so that no two runs of a program visit its entries in the same order. An
//! interleaving could then not be run a second time. Here the seed is fixed; the order is still no order to rely on.

pub use ::std::collections::*;

pub use map::HashMap;
pub use set::HashSet;

mod map;
mod set;

/// As `std::collections::hash_map`.
pub mod hash_map {
    pub use super::HashMap;
    pub use ::std::collections::hash_map::*;
}

/// As `std::collections::hash_set`.
pub mod hash_set {
    pub use super::HashSet;
    pub use ::std::collections::hash_set::*;
}

/// Builds hashers with a fixed seed. Takes the place of `RandomState` as the default.
pub type FixedState = ::std::hash::BuildHasherDefault<::std::hash::DefaultHasher>;
