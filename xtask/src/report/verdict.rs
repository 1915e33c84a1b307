//! From what the processes reported to a verdict. Only positive evidence makes a pass.

use std::process::ExitStatus;

use super::status::Status;
use crate::build::workspace::Flavour;
use crate::course::source::Test;
use crate::run::child::{self, Ended};
use crate::run::record::{self, End, Mode, Scenario};

/// What came of checking one exercise.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub status: Status,
    /// What is wrong, in one or two sentences. None for a pass.
    pub headline: Option<String>,
    /// What the compiler said, as it said it.
    pub compiler: String,
    /// The first failing test, in file order.
    pub failure: Option<Box<Failure>>,
    /// The other failing tests.
    pub also: Vec<Failure>,
    /// How many tests passed.
    pub passed: usize,
    /// How many scenarios each passed test has run.
    pub scenarios: Vec<usize>,
    pub interleavings: u64,
    /// Whether those were all there are.
    pub exhaustive: bool,
    /// How many explored scenarios were tried in all their interleavings, and how many in a sample of them.
    pub in_full: usize,
    pub in_part: usize,
    pub remarks: Vec<String>,
    /// The stage it is about, for an exercise in stages of which only one was judged, or that stopped at one.
    pub stage: Option<Stage>,
}

/// One of the stages of an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    pub number: u32,
    /// How many there are.
    pub of: usize,
}

/// A test that failed, and the scenario that made it fail.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    pub test: Test,
    pub flavour: Flavour,
    pub scenario: u64,
    pub mode: Mode,
    pub end: End,
    /// Whether only this one interleaving was run, because it was asked for.
    pub replayed: bool,
}

/// What came of one test.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Passed(Vec<(Mode, End)>),
    Failed(Box<Failure>),
}

impl Verdict {
    /// A verdict without any test run.
    pub fn without_running(status: Status, headline: String, compiler: String) -> Verdict {
        Verdict {
            status,
            headline: Some(headline),
            compiler,
            failure: None,
            also: Vec::new(),
            passed: 0,
            scenarios: Vec::new(),
            interleavings: 0,
            exhaustive: false,
            in_full: 0,
            in_part: 0,
            remarks: Vec::new(),
            stage: None,
        }
    }

    /// Sums up the outcomes of all tests, in file order.
    pub fn of(outcomes: Vec<Outcome>) -> Verdict {
        let mut verdict = Verdict::without_running(Status::Passed, String::new(), String::new());
        verdict.headline = None;
        verdict.exhaustive = true;
        for outcome in outcomes {
            match outcome {
                Outcome::Passed(scenarios) => {
                    verdict.passed += 1;
                    verdict.scenarios.push(scenarios.len());
                    scenarios.into_iter().for_each(|(mode, end)| verdict.add(mode, end));
                }
                Outcome::Failed(failure) if verdict.failure.is_none() => verdict.failure = Some(failure),
                Outcome::Failed(failure) => verdict.also.push(*failure),
            }
        }
        if let Some(failure) = &verdict.failure {
            verdict.status = failure.end.status;
            verdict.headline = Some(failure.end.headline.clone());
            verdict.interleavings = failure.end.executions;
            verdict.exhaustive = failure.end.exhaustive;
        }
        verdict
    }

    fn add(&mut self, mode: Mode, end: End) {
        if mode == Mode::Explore {
            self.interleavings += end.executions;
            self.exhaustive &= end.exhaustive;
            if end.exhaustive { self.in_full += 1 } else { self.in_part += 1 }
        }
        for remark in end.remarks {
            if !self.remarks.contains(&remark) {
                self.remarks.push(remark);
            }
        }
    }

    /// One pass out of two: what the simulation found, and what real threads and the plain compiler add.
    pub fn also_on_real_threads(mut self, real: Verdict) -> Verdict {
        self.compiler = real.compiler;
        for remark in real.remarks {
            if !self.remarks.contains(&remark) {
                self.remarks.push(remark);
            }
        }
        self
    }

    /// One pass out of two: of the stages before, and of the next one.
    pub fn followed_by(mut self, next: Verdict) -> Verdict {
        self.passed += next.passed;
        self.scenarios.extend(next.scenarios);
        self.interleavings += next.interleavings;
        self.exhaustive &= next.exhaustive;
        self.in_full += next.in_full;
        self.in_part += next.in_part;
        self.compiler = next.compiler;
        for remark in next.remarks {
            if !self.remarks.contains(&remark) {
                self.remarks.push(remark);
            }
        }
        self
    }

    /// Names the function of `source` whose `todo!()` was reached, if that is what came of it.
    pub fn name_untouched(&mut self, source: &str) {
        let Some(Failure { end, .. }) = self.failure.as_deref() else { return };
        // Without a place it is a question left open, and the check has said which.
        let Some(place) = end.todo_at.clone().filter(|_| self.status == Status::Untouched) else { return };
        let line = place.rsplit(':').next().and_then(|line| line.parse().ok()).unwrap_or(0);
        self.headline = Some(match crate::course::source::function_around(source, line) {
            Some(function) => format!("not written yet: `{function}` ({place})"),
            None => format!("not written yet ({place})"),
        });
    }

    pub fn has_passed(&self) -> bool {
        self.status == Status::Passed
    }
}

/// Judges one process: exit status 0, at least one scenario begun, and each of them ended as passed. Scenarios of the
/// other flavour are skipped; that both flavours together ran one is for the caller to see to.
pub fn judge(test: &Test, flavour: Flavour, ended: &Ended) -> Outcome {
    let scenarios = record::scenarios(&ended.stdout, &ended.token);
    let fail = |scenario: u64, mode: Mode, end: End| {
        Outcome::Failed(Box::new(Failure { test: test.clone(), flavour, scenario, mode, end, replayed: false }))
    };
    let not_passed = |scenario: &&Scenario| scenario.end.as_ref().is_none_or(|end| end.status != Status::Passed);
    if let Some(scenario) = scenarios.iter().find(not_passed) {
        let end = scenario.end.clone().unwrap_or_else(|| broken_off(ended));
        return fail(scenario.number, scenario.mode, end);
    }
    let success = matches!(ended.end, child::End::Itself(status) if status.success());
    match scenarios.last() {
        None => fail(1, Mode::Explore, broken_off(ended)),
        Some(last) if !success => fail(last.number, last.mode, failed_afterwards(ended)),
        Some(_) => {
            let run = scenarios.into_iter().filter(|scenario| scenario.mode != Mode::Skipped);
            Outcome::Passed(run.filter_map(|scenario| Some((scenario.mode, scenario.end?))).collect())
        }
    }
}

/// The process ended in the middle of a scenario.
fn broken_off(ended: &Ended) -> End {
    let (status, headline) = match ended.end {
        child::End::Flood => {
            (Status::Unbounded, "More than 8 MiB were printed, and there was no end in sight.".to_owned())
        }
        child::End::Deadline => (Status::TimedOut, "Not finished after 60 s, and stopped.".to_owned()),
        child::End::Itself(_) if ended.stderr.contains("memory allocation of") => {
            (Status::Unbounded, "The memory ran out: something grows without end.".to_owned())
        }
        child::End::Itself(_) if ended.stderr.contains("has overflowed its stack") => {
            (Status::Crashed, "A stack overflowed: the calls go deeper and deeper.".to_owned())
        }
        child::End::Itself(status) => by_exit_status(status),
    };
    let evidence = last_words(&ended.stderr);
    let mut output = record::other_output(&ended.stdout);
    if ended.end == child::End::Flood {
        // A taste is enough, and how much came in before the end is chance.
        output = output.lines().take(3).fold(String::new(), |text, line| text + line + "\n");
    }
    End { status, headline, evidence, output, ..nothing() }
}

fn by_exit_status(status: ExitStatus) -> (Status, String) {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        use nix::sys::signal::Signal;
        let what = match Signal::try_from(signal) {
            Ok(Signal::SIGABRT) => "The whole program was aborted in the middle of the check.",
            Ok(Signal::SIGSEGV | Signal::SIGBUS) => "A stack overflowed: the calls go deeper and deeper.",
            Ok(Signal::SIGXCPU) => {
                return (Status::TimedOut, "It kept the processor busy without end, and was stopped.".into());
            }
            Ok(Signal::SIGKILL) => {
                return (Status::TimedOut, "It was stopped for using too much of the machine's time or memory.".into());
            }
            _ => {
                return (
                    Status::Crashed,
                    format!("The whole program was ended by signal {signal} in the middle of the check."),
                );
            }
        };
        return (Status::Crashed, what.to_owned());
    }
    let code = status.code().unwrap_or_default();
    (Status::Crashed, format!("The whole program was ended in the middle of the check, with exit code {code}."))
}

/// All scenarios passed, and the test still failed: an assertion on what they returned, usually a snapshot.
fn failed_afterwards(ended: &Ended) -> End {
    let all = format!("{}\n{}", record::other_output(&ended.stdout), ended.stderr);
    if let Some(name) = all.lines().find_map(|line| line.strip_prefix("Snapshot: ")) {
        let mut evidence = vec!["Expected (-) and seen (+):".to_owned()];
        evidence.extend(snapshot_difference(&all));
        let headline = format!("The transcript differs from the expected one, `{}`.", name.trim());
        return End { status: Status::Wrong, headline, evidence, ..nothing() };
    }
    match ended.end {
        child::End::Itself(status) if status.code() == Some(101) => {
            let headline = panic_message(&ended.stderr).unwrap_or_else(|| "The test panicked.".to_owned());
            End { status: Status::Wrong, headline, ..nothing() }
        }
        _ => broken_off(ended),
    }
}

/// The lines of insta's comparison, without its line numbers.
fn snapshot_difference(text: &str) -> Vec<String> {
    let rows = text.lines().filter_map(|line| line.split_once('│')).map(|(_, row)| row.trim_end().to_owned());
    rows.collect()
}

/// The message of the last panic on standard error.
fn panic_message(stderr: &str) -> Option<String> {
    let (_, after) = stderr.rsplit_once("panicked at ")?;
    let lines = after.lines().skip(1).take_while(|line| !line.starts_with("note: "));
    let message = lines.collect::<Vec<_>>().join(" ");
    (!message.trim().is_empty()).then(|| message.trim().to_owned())
}

/// The last lines of standard error that the program itself wrote.
fn last_words(stderr: &str) -> Vec<String> {
    let lines: Vec<&str> = stderr.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(3)..]
        .iter()
        .map(|line| format!("It said: {}", line.chars().take(300).collect::<String>()))
        .collect()
}

fn nothing() -> End {
    End {
        status: Status::Crashed,
        executions: 0,
        exhaustive: false,
        failing: 0,
        headline: String::new(),
        evidence: Vec::new(),
        remarks: Vec::new(),
        schedule: String::new(),
        todo_at: None,
        output: String::new(),
        trace: None,
    }
}
