//! Given parts.
