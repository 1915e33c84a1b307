//! Running test programs: one process per test, with limits and a secret token.

pub mod child;
pub mod group;
pub mod record;
pub mod tests;
