//! What went wrong in a run.

/// The kind of a failure, by the names that `check --json` uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Untouched,
    Wrong,
    Deadlock,
    Livelock,
    Panicked,
    Leaked,
    Unbounded,
    RuleBroken,
    Crashed,
}

impl Status {
    /// The word for it in records.
    pub fn word(self) -> &'static str {
        match self {
            Status::Untouched => "untouched",
            Status::Wrong => "wrong",
            Status::Deadlock => "deadlock",
            Status::Livelock => "livelock",
            Status::Panicked => "panicked",
            Status::Leaked => "leaked",
            Status::Unbounded => "unbounded",
            Status::RuleBroken => "rule_broken",
            Status::Crashed => "crashed",
        }
    }
}

/// A failure in the learner's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub status: Status,
    /// One or two sentences: what was seen. Never the fix.
    pub headline: String,
    /// One fact a line.
    pub evidence: Vec<String>,
    /// For code that is not written yet: where, as `src/lib.rs:14`.
    pub todo_at: Option<String>,
}

impl Failure {
    pub(crate) fn new(status: Status, headline: impl Into<String>) -> Self {
        Failure { status, headline: headline.into(), evidence: Vec::new(), todo_at: None }
    }

    pub(crate) fn with_evidence(mut self, line: impl Into<String>) -> Self {
        self.evidence.push(line.into());
        self
    }
}
