//! Building: the generated workspace, Cargo, and what passes are remembered by.

pub mod borrowed;
pub mod cargo;
pub mod fingerprint;
pub mod workspace;
