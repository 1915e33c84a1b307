//! Turn the knobs.
//!
//! The station is the one of exercise 31, repaired: `station.rs` has it. There are 100 tasks, 4 of them are under way at
//! once, and the work on one takes 0.3 ms. At first, both master and worker sleep for 200 ms after each look.

use kit::quiz::Verdict;

/// What becomes of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Not predicted yet.
    Unanswered,
    /// It gets shorter.
    Faster,
    /// It gets longer.
    Slower,
    /// It stays as it was.
    AsBefore,
}

/// Stands where no number has been predicted yet.
pub const UNANSWERED: usize = usize::MAX;

/// The worker sleeps for 100 ms in place of 200; the master still for 200.
///
/// What becomes of the time that the program takes?
pub const Q1: Change = Change::AsBefore;

/// The master sleeps for 100 ms in place of 200; the worker still for 200.
///
/// What becomes of the time that the program takes? Up to 2 % more or less count as before.
pub const Q2: Change = Change::AsBefore;

/// Both sleep for 100 ms in place of 200.
///
/// What becomes of the time that the program takes?
pub const Q3: Change = Change::Faster;

/// The master sleeps for 200 ms, the worker for 50.
///
/// How often does the worker look in vain? Up to 10 % more or less are right.
pub const Q4: usize = 300;

/// The master sleeps for 200 ms, the worker for 400.
///
/// After how many seconds is the last result there? Up to 5 % more or less are right.
pub const Q5: usize = UNANSWERED;

/// The master sleeps for 50 ms, the worker for 200.
///
/// How many tasks wait for the worker at most?
pub const Q6: usize = 4;

/// The same sleeps, but an open loop: a task every 50 ms, whatever comes back.
///
/// How many tasks wait for the worker at most? Up to 5 % more or less are right.
pub const Q7: usize = 75;

/// Both sleep for 200 ms, and the work takes no time at all.
///
/// "The first line printed is the master's 'no result yet'."
pub const Q8: Verdict = Verdict::Sometimes;
