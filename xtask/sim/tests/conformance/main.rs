//! The simulated std does what the real one does.
//!
//! One source of small programs is compiled twice, against either std. What real threads are seen to do must be among
//! what the simulation explores; what always comes out the same must come out the same in both.

#![expect(clippy::missing_const_for_thread_local, reason = "both kinds of initialiser are to be tried")]

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, Once};

use sim::simulation::{Mode, Outcome, Settings, explore};

/// A program, by name, and what it says came out.
type Program = (&'static str, fn() -> String);

/// Programs of one file.
struct Programs {
    /// With one outcome.
    always: &'static [Program],
    /// Whose outcome depends on the interleaving.
    varies: &'static [Program],
}

mod real {
    /// Real threads may panic as they like.
    pub fn on_purpose<R>(panicking: impl FnOnce() -> R) -> R {
        panicking()
    }

    pub mod atomics {
        include!("programs/atomics.rs");
    }
    pub mod cells {
        include!("programs/cells.rs");
    }
    pub mod channels {
        include!("programs/channels.rs");
    }
    pub mod crossbeam {
        include!("programs/crossbeam.rs");
    }
    pub mod crossbeam_select {
        include!("programs/crossbeam_select.rs");
    }
    pub mod crossbeam_time {
        include!("programs/crossbeam_time.rs");
    }
    pub mod locals {
        include!("programs/locals.rs");
    }
    pub mod locks {
        include!("programs/locks.rs");
    }
    pub mod threads {
        include!("programs/threads.rs");
    }
    pub mod time {
        include!("programs/time.rs");
    }
}

mod simulated {
    pub use sim::simulation::on_purpose;

    pub mod atomics {
        use sim as std;
        include!("programs/atomics.rs");
    }
    pub mod cells {
        use sim as std;
        include!("programs/cells.rs");
    }
    pub mod channels {
        use sim as std;
        include!("programs/channels.rs");
    }
    pub mod crossbeam {
        use sim as std;
        use simulated_crossbeam as crossbeam_channel;
        include!("programs/crossbeam.rs");
    }
    pub mod crossbeam_select {
        use sim as std;
        use simulated_crossbeam as crossbeam_channel;
        include!("programs/crossbeam_select.rs");
    }
    pub mod crossbeam_time {
        use sim as std;
        use simulated_crossbeam as crossbeam_channel;
        include!("programs/crossbeam_time.rs");
    }
    pub mod locals {
        use sim as std;
        use sim::thread_local;
        include!("programs/locals.rs");
    }
    pub mod locks {
        use sim as std;
        include!("programs/locks.rs");
    }
    pub mod threads {
        use sim as std;
        include!("programs/threads.rs");
    }
    pub mod time {
        use sim as std;
        include!("programs/time.rs");
    }
}

/// How often real threads run a program that varies.
const REAL_RUNS: usize = 300;

/// Everything that comes out of a program on real threads, in so many runs.
fn observed(program: fn() -> String, runs: usize) -> BTreeSet<String> {
    keep_expected_panics_off_the_terminal();
    (0..runs).map(|_| program()).collect()
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs something in which std itself is to panic.
fn quietly<R>(panicking: impl FnOnce() -> R) -> R {
    QUIET.set(true);
    let result = panicking();
    QUIET.set(false);
    result
}

fn keep_expected_panics_off_the_terminal() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() && !info.payload_as_str().is_some_and(|text| text.contains("on purpose")) {
                previous(info);
            }
        }));
    });
}

/// Everything that comes out of a program in any interleaving.
fn explored(program: fn() -> String) -> (BTreeSet<String>, Outcome) {
    let outcomes = Arc::new(Mutex::new(BTreeSet::new()));
    let seen = Arc::clone(&outcomes);
    let settings =
        Settings { exhaustive_runs: 200_000, exhaustive_steps: 20_000_000, ..Settings::new(Mode::Interleavings) };
    let scenario = move || {
        let outcome = program();
        seen.lock().unwrap().insert(outcome);
    };
    let outcome = explore(&settings, Arc::new(scenario));
    let outcomes = outcomes.lock().unwrap().clone();
    (outcomes, outcome)
}

fn compare(real: &Programs, simulated: &Programs) {
    let mut complaints = Vec::new();
    let pairs = |real: &'static [Program], simulated: &'static [Program]| real.iter().zip(simulated);
    for ((name, real), (_, simulated)) in pairs(real.always, simulated.always) {
        let (observed, (explored, outcome)) = (observed(*real, 20), explored(*simulated));
        if let Some(found) = &outcome.found {
            complaints.push(format!("{name}: {:#?}", found.failure));
        } else if observed.len() != 1 || observed != explored || !outcome.exhaustive {
            complaints.push(format!("{name}: {observed:#?} on real threads, {explored:#?} simulated"));
        }
    }
    for ((name, real), (_, simulated)) in pairs(real.varies, simulated.varies) {
        let (observed, (explored, outcome)) = (observed(*real, REAL_RUNS), explored(*simulated));
        if let Some(found) = &outcome.found {
            complaints.push(format!("{name}: {:#?}", found.failure));
        } else if !observed.is_subset(&explored) || explored.len() < 2 || !outcome.exhaustive {
            complaints.push(format!("{name}: {observed:#?} on real threads, {explored:#?} simulated"));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn atomics() {
    compare(&real::atomics::PROGRAMS, &simulated::atomics::PROGRAMS);
}

#[test]
fn cells() {
    compare(&real::cells::PROGRAMS, &simulated::cells::PROGRAMS);
}

#[test]
fn channels() {
    compare(&real::channels::PROGRAMS, &simulated::channels::PROGRAMS);
}

#[test]
fn crossbeam() {
    compare(&real::crossbeam::PROGRAMS, &simulated::crossbeam::PROGRAMS);
}

#[test]
fn crossbeam_select() {
    compare(&real::crossbeam_select::PROGRAMS, &simulated::crossbeam_select::PROGRAMS);
}

#[test]
fn crossbeam_time() {
    compare(&real::crossbeam_time::PROGRAMS, &simulated::crossbeam_time::PROGRAMS);
}

#[test]
fn locals() {
    compare(&real::locals::PROGRAMS, &simulated::locals::PROGRAMS);
}

#[test]
fn locks() {
    compare(&real::locks::PROGRAMS, &simulated::locks::PROGRAMS);
}

#[test]
fn threads() {
    compare(&real::threads::PROGRAMS, &simulated::threads::PROGRAMS);
}

#[test]
fn time() {
    compare(&real::time::PROGRAMS, &simulated::time::PROGRAMS);
}
