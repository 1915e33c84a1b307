//! What a test program reports: lines of JSON between two separators, each with the process's secret token.

use serde_json::Value;

use crate::report::status::Status;

/// What a process reported about one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its number in the test, from 1.
    pub number: u64,
    pub mode: Mode,
    /// `None` when the process ended before the scenario did.
    pub end: Option<End>,
}

/// How a scenario was run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Under every interleaving.
    Explore,
    /// On virtual time.
    Clock,
    /// On real threads.
    Real,
    /// Not at all: it belongs to the other flavour.
    Skipped,
}

/// How a scenario ended.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    pub status: Status,
    /// How many interleavings were run.
    pub executions: u64,
    /// Whether those were all there are.
    pub exhaustive: bool,
    /// How many of them went wrong.
    pub failing: u64,
    pub headline: String,
    pub evidence: Vec<String>,
    pub remarks: Vec<String>,
    /// Names the interleaving that is shown.
    pub schedule: String,
    /// For an untouched stub: the place of its `todo!()`.
    pub todo_at: Option<String>,
    /// What the learner's own `println!` said in that interleaving.
    pub output: String,
    pub trace: Option<Trace>,
}

/// One interleaving, step by step.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    pub threads: Vec<String>,
    pub events: Vec<Event>,
}

/// One step of one thread.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Event {
    /// Index into the trace's threads.
    pub thread: usize,
    /// As `send`, `recv`, `wait`, `stuck`.
    pub kind: String,
    pub text: String,
    /// As `src/lib.rs:12`; empty when unknown.
    pub line: String,
    pub time_us: u64,
    /// Another thread: spawned, joined or partner.
    pub other: Option<usize>,
    pub channel: Option<u64>,
    pub message: Option<u64>,
}

const SEPARATOR: u8 = 0x1e;

/// All scenarios that a process reported with the right token, in the order they began.
pub fn scenarios(stdout: &[u8], token: &str) -> Vec<Scenario> {
    let opening = format!("CHECK {token} ");
    let mut found: Vec<Scenario> = Vec::new();
    for part in stdout.split(|byte| *byte == SEPARATOR) {
        let Some(json) = part.strip_prefix(opening.as_bytes()) else { continue };
        let Ok(record) = serde_json::from_slice::<Value>(json) else { continue };
        let number = record["scenario"].as_u64().unwrap_or_default();
        match record["record"].as_str() {
            Some("begin") => found.push(Scenario { number, mode: mode(&record), end: None }),
            Some("end") => {
                if let Some(scenario) =
                    found.iter_mut().find(|scenario| scenario.number == number && scenario.end.is_none())
                {
                    scenario.end = end(&record);
                }
            }
            _ => {}
        }
    }
    found
}

/// What the process printed besides its records and the test harness's own lines.
pub fn other_output(stdout: &[u8]) -> String {
    let parts = stdout.split(|byte| *byte == SEPARATOR).filter(|part| !part.starts_with(b"CHECK "));
    let text = String::from_utf8_lossy(&parts.collect::<Vec<_>>().concat()).into_owned();
    let text = text.trim_start().strip_prefix("running 1 test\n").unwrap_or(&text);
    let text = text.split("\nfailures:\n").next().unwrap_or_default();
    let of_harness =
        |line: &str| line == "FAILED" || line == "ok" || (line.starts_with("test ") && line.ends_with("... "));
    text.lines().filter(|line| !of_harness(line)).fold(String::new(), |text, line| text + line + "\n")
}

fn mode(record: &Value) -> Mode {
    match record["mode"].as_str() {
        Some("clock") => Mode::Clock,
        Some("real") => Mode::Real,
        Some("skipped") => Mode::Skipped,
        _ => Mode::Explore,
    }
}

fn end(record: &Value) -> Option<End> {
    let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
    Some(End {
        status: Status::parse(record["status"].as_str()?)?,
        executions: record["executions"].as_u64().unwrap_or_default(),
        exhaustive: record["exhaustive"].as_bool().unwrap_or_default(),
        failing: record["failing"].as_u64().unwrap_or_default(),
        headline: text("headline"),
        evidence: texts(&record["evidence"]),
        remarks: texts(&record["remarks"]),
        schedule: text("schedule"),
        todo_at: record["todo_at"].as_str().map(str::to_owned),
        output: text("output"),
        trace: record["trace"].as_object().map(|_| trace(&record["trace"])),
    })
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|text| Some(text.as_str()?.to_owned())).collect()
}

fn trace(value: &Value) -> Trace {
    let threads = texts(&value["threads"]);
    let index = |value: &Value| Some(value.as_u64()? as usize).filter(|index| *index < threads.len());
    let event = |event: &Value| {
        let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
        Some(Event {
            thread: index(&event["thread"])?,
            kind: text("kind"),
            text: text("text"),
            line: text("line"),
            time_us: event["time_us"].as_u64().unwrap_or_default(),
            other: index(&event["other"]),
            channel: event["channel"].as_u64(),
            message: event["message"].as_u64(),
        })
    };
    let events = value["events"].as_array().into_iter().flatten().filter_map(event).collect();
    Trace { threads, events }
}

#[cfg(test)]
mod tests {
    use super::{Mode, scenarios};
    use crate::report::status::Status;

    #[test]
    fn only_records_with_the_right_token_count() {
        let good = "noise\n\x1eCHECK abc {\"record\":\"begin\",\"scenario\":1,\"mode\":\"clock\"}\x1e\n";
        let forged = "\n\x1eCHECK abd {\"record\":\"end\",\"scenario\":1,\"status\":\"passed\"}\x1e\n";
        let found = scenarios(format!("{good}{forged}").as_bytes(), "abc");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].mode, &found[0].end), (Mode::Clock, &None));
    }

    #[test]
    fn an_end_closes_its_own_scenario() {
        let record = |text: &str| format!("\n\x1eCHECK t {text}\x1e\n");
        let text = record(r#"{"record":"begin","scenario":1,"mode":"explore"}"#)
            + &record(
                r#"{"record":"end","scenario":1,"status":"deadlock","executions":4,"trace":{"threads":["main"],"events":[]}}"#,
            );
        let found = scenarios(text.as_bytes(), "t");
        let end = found[0].end.as_ref().expect("the scenario ended");
        assert_eq!((end.status, end.executions), (Status::Deadlock, 4));
        assert_eq!(end.trace.as_ref().expect("there is a trace").threads, ["main"]);
    }
}
