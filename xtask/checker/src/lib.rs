//! What the course's test files call.
//!
//! A test says what must hold in every interleaving; it never says how interleavings are made. Under a plain
//! `cargo test` scenarios run on real threads with a deadline. Under `cargo xtask check` the same bytes run in the
//! simulation, where the scheduler decides who goes next and the clock is virtual.
//!
//! ```no_run
//! use checker::{ensure, every_interleaving};
//!
//! every_interleaving(|| {
//!     let (tx, rx) = std::sync::mpsc::channel();
//!     std::thread::spawn(move || tx.send(1));
//!     let got = rx.recv();
//!     ensure!(got == Ok(1), "1 was sent; {got:?} was received.");
//! });
//! ```
//!
//! - [`every_interleaving`], [`on_the_clock`] and [`for_real`] run a scenario.
//! - [`ensure!`] and [`mistake!`] state, in the learner's words, what was seen when something is wrong.
//! - [`Notes`], [`Gauge`], [`Buffer`] and [`event`] let a scenario observe what the learner's code does.
//! - [`Activity`] records what is worked on when, and tells who was idle while work waited.
//! - [`joined`], [`threads_started`], [`waits`], [`channels`] and [`house_rule_no_locks`] ask about threads, blocking,
//!   traffic and rules.
//! - [`CountingAllocator`] counts memory.
//! - [`predict`] judges what a learner says about small programs.

mod activity;
mod allocation;
mod buffer;
mod json;
mod limits;
mod mistake;
mod notes;
mod open;
pub mod predict;
mod protocol;
mod scenario;
mod threads;
mod watch;
#[cfg(feature = "simulation")]
mod watchdog;

#[cfg(not(feature = "simulation"))]
#[path = "real.rs"]
mod backend;
#[cfg(feature = "simulation")]
#[path = "simulated.rs"]
mod backend;

pub use activity::{Activity, Idle, Span};
pub use allocation::CountingAllocator;
pub use buffer::Buffer;
pub use mistake::fail;
pub use notes::{Gauge, Notes};
pub use open::still_open;
pub use scenario::{every_interleaving, for_real, on_the_clock, simulated};
pub use threads::{threads_running, threads_started};
pub use watch::{
    Channel, Wait, all_waits, channels, elapsed, event, house_rule_no_locks, joined, name_this_thread, on_purpose,
    remark, set_wall_clock_back, waits,
};
