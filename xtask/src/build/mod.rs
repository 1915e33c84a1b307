//! Building: the generated workspace, Cargo, and what passes are remembered by.

pub(crate) mod cargo;
pub(crate) mod fingerprint;
pub(crate) mod workspace;
