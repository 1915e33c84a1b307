//! The three ways to run a scenario.

use std::fmt::Debug;

use crate::backend;

/// Runs `scenario` under every interleaving that can be reached, and fails the test at the first one that goes wrong.
///
/// Threads may be arbitrarily slow: a sleep or a time-out orders nothing here. Small spaces are tried exhaustively,
/// larger ones by sampling with fixed seeds. In a plain `cargo test` the scenario runs a number of times on real
/// threads, with a deadline.
///
/// The scenario must be repeatable: it makes all it uses, and every run starts from nothing.
///
/// # Panics
///
/// When the scenario goes wrong: a [`mistake!`](crate::mistake), a panic, a deadlock, a thread that never ends.
#[track_caller]
pub fn every_interleaving(scenario: impl Fn() + Send + Sync + 'static) {
    backend::every_interleaving(scenario);
}

/// Runs `scenario` on virtual time, where computing is free and only sleeping, working and waiting take time.
///
/// The scenario runs once for each way to break a tie between threads that could go on at the same instant. Its
/// results must be equal: what depends on a tie does not belong in a transcript. Returns that result, or `None` in a
/// plain `cargo test`, where there is no virtual clock and nothing is run.
///
/// # Panics
///
/// When the scenario goes wrong, or when the two results differ.
#[track_caller]
pub fn on_the_clock<T>(scenario: impl Fn() -> T + Send + Sync + 'static) -> Option<T>
where
    T: PartialEq + Debug + Send + 'static,
{
    backend::on_the_clock(scenario)
}

/// Runs `scenario` once on real threads and real time, with a deadline; in the simulation it does nothing.
///
/// For sizes that no simulation needs to try: a million values, a thousand messages.
///
/// # Panics
///
/// When the scenario panics or does not end in time.
#[track_caller]
pub fn for_real(scenario: impl Fn() + Send + Sync + 'static) {
    backend::for_real(scenario);
}

/// Whether scenarios run in the simulation, where [`channels`](crate::channels) and [`waits`](crate::waits) see
/// everything. On real threads those two see nothing.
pub fn simulated() -> bool {
    cfg!(feature = "simulation")
}
