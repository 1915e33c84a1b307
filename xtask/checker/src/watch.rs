//! Questions about threads, blocking, traffic and rules.

use std::fmt::Display;
use std::time::Duration;

use crate::backend;

/// One operation in which a thread had to wait, or chose to sleep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// What it waited in: `recv`, `send`, `lock`, `join`, `sleep`, …
    pub operation: String,
    /// Where, as `src/lib.rs:12`.
    pub line: String,
    /// The channel's number as reports count them, if it was a channel.
    pub channel: Option<usize>,
    /// How long the wait took on the clock, so far.
    pub lasted: Duration,
    /// Who waited, as reports name it.
    pub thread: String,
    /// For a lock: the thread that held it when the wait began, and the line at which it had taken it.
    pub held_by: Option<(String, String)>,
}

/// What passed through one channel that the learner's code made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Its number as reports count them, from 1 in the order of creation.
    pub number: usize,
    /// Where it was made, as `src/lib.rs:12`.
    pub made_at: String,
    /// `None` when unbounded.
    pub capacity: Option<usize>,
    /// For each message that was accepted, the name of the thread that sent it, in order.
    pub sent_by: Vec<String>,
    /// For each message that was received, the name of the thread that took it, in order.
    pub received_by: Vec<String>,
    /// The most messages that ever waited inside at once.
    pub high_water: usize,
}

/// Every channel made by the learner's code in this run so far, in order of creation. Empty on real threads.
pub fn channels() -> Vec<Channel> {
    backend::channels()
}

/// Every operation in which the current thread has had to wait since it started, and every sleep, oldest first. Empty
/// on real threads.
pub fn waits() -> Vec<Wait> {
    backend::waits()
}

/// The same of every thread, one thread after the other. Empty on real threads.
pub fn all_waits() -> Vec<Wait> {
    backend::all_waits()
}

/// Time since the scenario began: virtual in the simulation, real otherwise.
pub fn elapsed() -> Duration {
    backend::elapsed()
}

/// Marks a callback on the chart, and lets other threads go on. Counts as progress of the thread that called back:
/// a loop that calls the scenario each time round is not asking in vain.
pub fn event(label: impl Display) {
    backend::event(&label.to_string());
}

/// Gives the current thread the name that reports and charts use for it.
pub fn name_this_thread(name: &str) {
    backend::name_this_thread(name);
}

/// Runs `call` and requires that every thread it started has ended when it returns. `name` is the function's name,
/// for the headline. On real threads it only runs `call`.
pub fn joined<R>(name: &str, call: impl FnOnce() -> R) -> R {
    backend::joined(name, call)
}

/// Sets the wall clock back by so much, as an administrator or a time server does: `SystemTime` shows it, `Instant`
/// doesn't. On real threads the clock is left alone.
pub fn set_wall_clock_back(by: Duration) {
    backend::set_wall_clock_back(by);
}

/// Runs `panicking`, whose panics are the scenario's own idea: they fail nothing unless they reach the scenario itself.
pub fn on_purpose<R>(panicking: impl FnOnce() -> R) -> R {
    backend::on_purpose(panicking)
}

/// For the rest of this run, a `Mutex`, `RwLock`, `Condvar` or atomic used by the learner's code breaks a house rule.
/// `because` ends the headline: it says what the rule is. Does nothing on real threads.
pub fn house_rule_no_locks(because: &str) {
    backend::house_rule_no_locks(because);
}

/// Adds a remark to a pass: the answer is correct, but here is something worth knowing.
pub fn remark(text: impl Into<String>) {
    backend::remark(text.into());
}
