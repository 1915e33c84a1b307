//! What can come of a check.

/// What came of a check, as `--json` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Passed,
    Untouched,
    DoesNotCompile,
    Wrong,
    Deadlock,
    Livelock,
    Panicked,
    Leaked,
    Unbounded,
    TimedOut,
    RuleBroken,
    Crashed,
}

impl Status {
    pub const ALL: [Status; 12] = [
        Status::Passed,
        Status::Untouched,
        Status::DoesNotCompile,
        Status::Wrong,
        Status::Deadlock,
        Status::Livelock,
        Status::Panicked,
        Status::Leaked,
        Status::Unbounded,
        Status::TimedOut,
        Status::RuleBroken,
        Status::Crashed,
    ];

    /// The word used in records and in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Status::Passed => "passed",
            Status::Untouched => "untouched",
            Status::DoesNotCompile => "does_not_compile",
            Status::Wrong => "wrong",
            Status::Deadlock => "deadlock",
            Status::Livelock => "livelock",
            Status::Panicked => "panicked",
            Status::Leaked => "leaked",
            Status::Unbounded => "unbounded",
            Status::TimedOut => "timed_out",
            Status::RuleBroken => "rule_broken",
            Status::Crashed => "crashed",
        }
    }

    /// The words used in reports.
    pub fn words(self) -> &'static str {
        match self {
            Status::Passed => "passed",
            Status::Untouched => "not written yet",
            Status::DoesNotCompile => "does not compile",
            Status::Wrong => "wrong result",
            Status::Deadlock => "deadlock",
            Status::Livelock => "never stops",
            Status::Panicked => "panicked",
            Status::Leaked => "left threads behind",
            Status::Unbounded => "grows without bound",
            Status::TimedOut => "ran out of time",
            Status::RuleBroken => "breaks a house rule",
            Status::Crashed => "ended the program",
        }
    }

    pub fn parse(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.name() == name)
    }
}
