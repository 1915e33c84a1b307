//! One run of a listing in the simulation, as it is stored in `book/runs/`. An author writes the first fields; the verb
//! `regenerate` fills in the others.

use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    pub(crate) title: String,
    /// Path of the listing in `book/listings/`.
    pub(crate) program: String,
    /// `explore`, where any thread may be slow, or `clock`, where computing takes no time.
    pub(crate) mode: String,
    /// Only an interleaving in which so many messages are received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) received: Option<usize>,
    /// Only what the run prints is stored: it has too many steps to draw.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) untraced: bool,
    /// What the threads are called, in the order in which they start. The first is `main`.
    pub(crate) names: Vec<String>,
    /// What the channels are called, in the order in which they are made.
    pub(crate) channels: Vec<String>,
    #[serde(default)]
    pub(crate) status: String,
    #[serde(default)]
    pub(crate) output: String,
    #[serde(default)]
    pub(crate) trace: Trace,
}

impl Run {
    /// A run of this listing on the clock, of which only what it prints counts.
    pub(crate) fn untraced(program: &str) -> Run {
        Run {
            title: String::new(),
            program: program.into(),
            mode: "clock".into(),
            received: None,
            untraced: true,
            names: Vec::new(),
            channels: Vec::new(),
            status: String::new(),
            output: String::new(),
            trace: Trace::default(),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(flag: &bool) -> bool {
    !flag
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Trace {
    pub(crate) threads: Vec<String>,
    pub(crate) events: Vec<Event>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) thread: usize,
    pub(crate) kind: String,
    pub(crate) text: String,
    pub(crate) line: String,
    pub(crate) time_us: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) other: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) channel: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<usize>,
}
