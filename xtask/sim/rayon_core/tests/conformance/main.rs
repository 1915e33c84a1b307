//! The model does what the real rayon-core does.
//!
//! One source of small programs is compiled twice. What real threads are seen to do must be among what the simulation
//! explores; what always comes out the same must come out the same in both. Run again, the simulation tries the same, and
//! leaving out interleavings loses no outcome.

#![expect(clippy::missing_const_for_thread_local, reason = "written as a learner would")]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use sim::simulation::{Mode, Outcome, Settings, explore};

/// A program, by name, and what it says came out.
type Program = (&'static str, fn() -> String);

mod real {
    use rayon_core_real as rayon_core;

    /// Real threads may panic as they like.
    fn on_purpose<R>(panicking: impl FnOnce() -> R) -> R {
        panicking()
    }

    include!("programs.rs");
}

mod simulated {
    use sim as std;
    use sim::simulation::on_purpose;
    use sim::thread_local;

    include!("programs.rs");
}

const REAL_RUNS: usize = 60;

fn observed(program: fn() -> String) -> BTreeSet<String> {
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !info.payload_as_str().is_some_and(|text| text.contains("on purpose")) {
            previous(info);
        }
    }));
    (0..REAL_RUNS).map(|_| program()).collect()
}

fn explored(program: fn() -> String, reduction: bool) -> (BTreeSet<String>, Outcome) {
    let outcomes: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let seen = Arc::clone(&outcomes);
    let settings = Settings {
        exhaustive_runs: 100_000,
        exhaustive_steps: 10_000_000,
        reduction,
        ..Settings::new(Mode::Interleavings)
    };
    let scenario = move || {
        let outcome = program();
        seen.lock().unwrap().insert(outcome);
    };
    let outcome = explore(&settings, Arc::new(scenario));
    let outcomes = outcomes.lock().unwrap().clone();
    (outcomes, outcome)
}

#[test]
fn programs() {
    let mut complaints = Vec::new();
    let groups = [(real::ALWAYS, simulated::ALWAYS, true), (real::VARIES, simulated::VARIES, false)];
    for (real, simulated, always) in groups {
        for ((name, real), (_, simulated)) in real.iter().zip(simulated) {
            let (observed, (explored, outcome)) = (observed(*real), explored(*simulated, true));
            let (in_full, all) = self::explored(*simulated, false);
            eprintln!("{name}: {} of {} interleavings ({})", outcome.executions, all.executions, all.exhaustive);
            let (_, again) = self::explored(*simulated, true);
            let as_expected = if always { explored.len() == 1 } else { explored.len() > 1 };
            if let Some(found) = &outcome.found {
                complaints.push(format!("{name}: {:#?}", found.failure));
            } else if !outcome.exhaustive || !observed.is_subset(&explored) || !as_expected {
                complaints.push(format!("{name}: {observed:#?} on real threads, {explored:#?} simulated"));
            } else if all.exhaustive && in_full != explored {
                complaints.push(format!("{name}: {in_full:#?} without the reduction, {explored:#?} with it"));
            } else if (again.executions, again.steps) != (outcome.executions, outcome.steps) {
                complaints.push(format!("{name}: explored again, it was not the same"));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
