//! Who was first?
//!
//! For each statement: does it hold in every interleaving (`Always`), in some and not in others (`Sometimes`), or in
//! none (`Never`)? The programs are in `programs.rs`, beside this file.

use kit::quiz::Verdict::{self, *};

/// One sender sends 1, 2, 3.
///
/// "2 is received before 3."
pub const Q1: Verdict = Unanswered;

/// Two senders: A sends a1 and a2, B sends b1 and b2.
///
/// "a1 is received first."
pub const Q2: Verdict = Unanswered;

/// The same two senders.
///
/// "a2 is received before a1."
pub const Q3: Verdict = Unanswered;

/// The same two senders.
///
/// "Exactly b1 b2 a1 a2 is received, in this order."
pub const Q4: Verdict = Unanswered;

/// A sends a, then gives B a signal on a second channel. B waits for the signal, then sends b on the first.
///
/// "a is received before b."
pub const Q5: Verdict = Unanswered;

/// One thread has two senders of one channel. It sends 1 through one of them, then 2 through the other.
///
/// "1 is received before 2."
pub const Q6: Verdict = Unanswered;

/// Two threads are spawned one after the other, and each sends one message.
///
/// "The first spawned is received first."
pub const Q7: Verdict = Unanswered;

/// One thread sends x on channel 1, then y on channel 2. Main looks at channel 2, then at channel 1, without waiting.
///
/// "If y was there, x is there."
pub const Q8: Verdict = Unanswered;

/// The same two channels.
///
/// "If y was not there, x is not there."
pub const Q9: Verdict = Unanswered;

/// Three messages are sent, then the sender is dropped.
///
/// "`recv` reports the end before the third message."
pub const Q10: Verdict = Unanswered;
