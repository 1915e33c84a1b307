//! Telling `cargo xtask` what came of a scenario.
//!
//! The runner starts one process for each test and writes a secret token to its standard input. The first scenario
//! reads it, before any code of the learner's has run; every record carries it. What the learner's code prints can't
//! pass for a record. Under a plain `cargo test` there is no token, and nothing is written.

#[cfg(feature = "simulation")]
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::json;

/// Set by the runner: the token comes on standard input.
const TOKEN_ON_STDIN: &str = "CHECKER_TOKEN_ON_STDIN";

/// Set by the runner: `2:5a12b` runs interleaving `5a12b` of the second scenario, and nothing else.
const REPLAY: &str = "CHECKER_REPLAY";

/// Set by the runner: another seed for sampled interleavings.
#[cfg(feature = "simulation")]
const SEED: &str = "CHECKER_SEED";

const TOKEN_LENGTH: usize = 32;

/// Scenarios begun so far. The runner starts a process for each test, so this counts the scenarios of one test.
static SCENARIO: AtomicUsize = AtomicUsize::new(0);

/// The token, if a runner has given one.
fn token() -> Option<&'static str> {
    static TOKEN: OnceLock<Option<String>> = OnceLock::new();
    let token = TOKEN.get_or_init(|| {
        std::env::var_os(TOKEN_ON_STDIN)?;
        let mut token = [0; TOKEN_LENGTH];
        std::io::stdin().read_exact(&mut token).ok()?;
        crate::limits::apply();
        #[cfg(feature = "simulation")]
        crate::watchdog::start();
        String::from_utf8(token.to_vec()).ok()
    });
    token.as_deref()
}

/// The seed given by the runner, if any.
#[cfg(feature = "simulation")]
pub(crate) fn seed() -> Option<u64> {
    std::env::var(SEED).ok()?.parse().ok()
}

/// Begins the next scenario. `None` when it is to be passed over, because another one is replayed; otherwise the
/// schedule to replay, if any.
pub(crate) fn begin(mode: &str) -> Option<Option<String>> {
    let scenario = count();
    let replay = std::env::var(REPLAY).ok();
    let schedule = match &replay {
        Some(replay) => Some(replay.strip_prefix(&format!("{scenario}:"))?.to_string()),
        None => None,
    };
    write(&format!(r#"{{"record":"begin","scenario":{scenario},"mode":"{mode}"}}"#));
    Some(schedule)
}

/// Passes over a scenario that this flavour doesn't run. It counts, so that both flavours number them alike, and it
/// leaves its two records: nothing was tried, and nothing went wrong.
pub(crate) fn skip() {
    if begin("skipped").is_some() {
        end(&Ending::passed(0));
    }
}

fn count() -> usize {
    SCENARIO.fetch_add(1, Ordering::Relaxed) + 1
}

/// Ends the current scenario.
pub(crate) fn end(ending: &Ending) {
    if token().is_some() {
        let scenario = SCENARIO.load(Ordering::Relaxed);
        write(&ending.to_json(scenario));
    }
}

fn write(record: &str) {
    if let Some(token) = token() {
        let line = format!("\n\x1eCHECK {token} {record}\x1e\n");
        // A runner that has gone away needs no records.
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
    }
}

/// How a scenario ended: a JSON object without its number.
pub(crate) struct Ending {
    fields: String,
}

impl Ending {
    /// All runs went well, of which there is nothing more to tell.
    pub(crate) fn passed(executions: usize) -> Self {
        let fields = format!(r#""status":"passed","executions":{executions},"exhaustive":false,"remarks":[]"#);
        Ending { fields }
    }

    /// A failure of which nothing is known but what it looked like.
    pub(crate) fn without_trace(status: &str, headline: &str) -> Self {
        let headline = json::text(headline);
        let fields = format!(
            r#""status":"{status}","executions":1,"exhaustive":false,"failing":1,"headline":{headline},"evidence":[],"remarks":[]"#
        );
        Ending { fields }
    }

    /// Everything that exploring found out.
    #[cfg(feature = "simulation")]
    pub(crate) fn of(outcome: &sim::simulation::Outcome, mode: sim::simulation::Mode) -> Self {
        let status = outcome.found.as_ref().map_or("passed", |found| found.failure.status.word());
        let mut fields = format!(
            r#""status":"{status}","executions":{},"exhaustive":{},"steps":{},"remarks":{}"#,
            outcome.executions,
            outcome.exhaustive,
            outcome.steps,
            json::texts(&outcome.remarks)
        );
        if let Some(found) = &outcome.found {
            let headline = crate::backend::headline(outcome, mode);
            let _ = write!(
                fields,
                r#","failing":{},"headline":{},"evidence":{},"schedule":"{}","todo_at":{},"output":{},"trace":{}"#,
                outcome.failing,
                json::text(&headline),
                json::texts(&found.failure.evidence),
                found.schedule,
                found.failure.todo_at.as_deref().map_or("null".into(), json::text),
                json::text(&found.output),
                json::trace(&found.trace)
            );
        }
        Ending { fields }
    }

    fn to_json(&self, scenario: usize) -> String {
        format!(r#"{{"record":"end","scenario":{scenario},{}}}"#, self.fields)
    }
}
