//! What keeps a submission from doing anything but compute.
//!
//! Every process of a submission is started through a *stage*: this very program, asked by a hidden verb to lock itself
//! in and then to become the compiler or the test program. The order is fixed: limits, no new privileges, Landlock,
//! seccomp, and only then the program. `README.md` beside the grader tells what each of them contains, and what none
//! does.

#[cfg(target_os = "linux")]
mod bubblewrap;
#[cfg(target_os = "linux")]
mod capabilities;
#[cfg(target_os = "linux")]
mod filter;
#[cfg(target_os = "linux")]
mod fs_rules;
pub mod probe;
#[cfg(target_os = "macos")]
mod seatbelt;
pub mod stage;

use std::path::PathBuf;

use anyhow::Result;
use xtask::exit::Trouble;

use crate::model::{Limits, ProcessLimits, Sandbox, Tier};

/// How well submissions are to be contained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Request {
    /// The strongest that works here; refuses to go on below [`Tier::Strong`].
    #[default]
    Auto,
    /// This tier, whatever else would work.
    Exactly(Tier),
}

/// The limits used unless the instructor sets others. Honest answers need a small part of each.
pub fn default_limits() -> Limits {
    Limits {
        compile: ProcessLimits {
            cpu_seconds: 20,
            wall_seconds: 200,
            memory_bytes: 1536 << 20,
            threads: 64,
            output_bytes: 4 << 20,
        },
        run: ProcessLimits {
            cpu_seconds: 30,
            wall_seconds: 150,
            memory_bytes: 1 << 30,
            threads: 256,
            output_bytes: 8 << 20,
        },
        file_bytes: 256 << 10,
    }
}

/// A sandbox that has been tried out on this machine.
#[derive(Debug, Clone)]
pub struct Containment {
    /// The tier, and what the canary found. Stored with the grades.
    pub report: Sandbox,
    /// Whether bubblewrap goes around everything else.
    pub bubblewrap: bool,
    /// The program that knows the hidden verb.
    pub stage: PathBuf,
}

/// Finds out what this machine can contain, by trying.
///
/// # Errors
///
/// Below [`Tier::Strong`] without `accept_uncontained`, and where a tier that was asked for doesn't work.
pub fn establish(request: Request, accept_uncontained: bool, bubblewrap: bool, stage: PathBuf) -> Result<Containment> {
    let tiers: Vec<Tier> = match request {
        Request::Auto => [Tier::Strong, Tier::Os, Tier::Limits, Tier::None].into(),
        Request::Exactly(tier) => [tier].into(),
    };
    let mut last = Vec::new();
    for tier in tiers {
        let bubblewrap = bubblewrap && tier == Tier::Strong && works_with_bubblewrap(&stage);
        let report = Sandbox { tier, accepted_uncontained: accept_uncontained, probes: Vec::new() };
        let mut containment = Containment { report, bubblewrap, stage: stage.clone() };
        let probes = probe::run(&containment)?;
        if probe::suffices(tier, &probes) {
            if tier < Tier::Strong && !accept_uncontained {
                return Err(refusal(tier, &last).into());
            }
            containment.report.probes = probes;
            return Ok(containment);
        }
        last = probes;
    }
    let open: Vec<String> = last.iter().filter(|probe| !probe.refused).map(|probe| probe.what.clone()).collect();
    let what = format!("the sandbox that was asked for does not work on this machine: {}", open.join(", "));
    Err(Trouble::broken(what).hint("`--sandbox auto` takes the strongest that works").into())
}

fn refusal(tier: Tier, strong: &[crate::model::Probe]) -> Trouble {
    let open: Vec<&str> = strong.iter().filter(|probe| !probe.refused).map(|probe| probe.what.as_str()).collect();
    let open = if open.is_empty() { "it needs Linux".to_owned() } else { format!("not refused: {}", open.join(", ")) };
    Trouble::broken(format!(
        "this machine cannot contain submissions ({open}); the best that works is the tier `{}`",
        name(tier)
    ))
    .hint(
        "grade on Linux 5.13 or later, in WSL 2 or in a container; or pass --accept-uncontained if you trust them all",
    )
}

/// The word for a tier.
pub fn name(tier: Tier) -> &'static str {
    match tier {
        Tier::None => "none",
        Tier::Limits => "limits",
        Tier::Os => "os",
        Tier::Strong => "strong",
    }
}

#[cfg(target_os = "linux")]
fn works_with_bubblewrap(stage: &std::path::Path) -> bool {
    bubblewrap::works(stage)
}

#[cfg(not(target_os = "linux"))]
fn works_with_bubblewrap(_stage: &std::path::Path) -> bool {
    false
}
