//! What does "sent" mean?
//!
//! S sends 1, 2, …, and R calls `recv` twice, each on a thread of its own. For each statement: does it hold in every
//! interleaving (`Always`), in some and not in others (`Sometimes`), or in none (`Never`)? The programs are in
//! `programs.rs`, beside this file.

use kit::quiz::Verdict::{self, *};

/// `channel()`. R never calls `recv`.
///
/// "The first send returns even if `recv` is never called."
pub const Q1: Verdict = Unanswered;

/// `sync_channel(1)`.
///
/// "When the first send returns, `recv` has been called."
pub const Q2: Verdict = Unanswered;

/// `sync_channel(0)`.
///
/// "When the first send returns, `recv` has been called."
pub const Q3: Verdict = Unanswered;

/// `sync_channel(0)`.
///
/// "When the first send returns, `recv` has returned."
pub const Q4: Verdict = Unanswered;

/// `sync_channel(1)`.
///
/// "When the second send returns, the first `recv` has been called."
pub const Q5: Verdict = Unanswered;

/// `sync_channel(1)`.
///
/// "When the second send returns, the first `recv` has returned."
pub const Q6: Verdict = Unanswered;

/// `sync_channel(2)`.
///
/// "The third send returns before `recv` is called."
pub const Q7: Verdict = Unanswered;

/// `sync_channel(0)`. S calls `try_send` while the receiver is alive.
///
/// "`try_send` answers Full."
pub const Q8: Verdict = Unanswered;

/// `sync_channel(0)`.
///
/// "When the second send returns, the first `recv` has returned."
pub const Q9: Verdict = Unanswered;

/// `sync_channel(1)`. `send` has returned Ok; some time later the receiver is dropped.
///
/// "The message was received."
pub const Q10: Verdict = Unanswered;
