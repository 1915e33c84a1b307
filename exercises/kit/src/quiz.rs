//! Answers to the predict exercises.

/// What you say about a statement on a small program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing yet.
    Unanswered,
    /// It holds in every interleaving.
    Always,
    /// It holds in at least one interleaving, and in at least one it does not.
    Sometimes,
    /// It holds in no interleaving.
    Never,
}
