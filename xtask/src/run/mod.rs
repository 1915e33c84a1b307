//! Running test programs: one process per test, with limits and a secret token.

pub(crate) mod child;
pub(crate) mod group;
pub(crate) mod record;
pub(crate) mod tests;
