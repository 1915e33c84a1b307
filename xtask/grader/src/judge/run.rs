//! Running the tests of one compiled answer, each in a fresh process with a fresh token.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use xtask::build::workspace::Flavour;
use xtask::course::Exercise;
use xtask::course::source::Test;
use xtask::report::verdict::{self, Failure, Outcome};
use xtask::run::child::{self, random_token};
use xtask::run::record::{self, Mode};

use super::Judge;
use super::compile::signal;
use super::staging::Staging;
use crate::model::Status;
use crate::process::{self, End, Ended};
use crate::sandbox::stage::{self, Profile, Spec};

/// What came of one test.
pub(super) struct Ran {
    pub(super) outcome: Outcome,
    /// What came of it where `check` has no word of its own.
    pub(super) status: Option<Status>,
    /// How each scenario was run, in order.
    pub(super) modes: Vec<Mode>,
}

/// A compiled answer.
pub(super) struct Program<'a> {
    pub(super) exercise: &'a Exercise,
    pub(super) flavour: Flavour,
    pub(super) file: PathBuf,
    /// What stands before the names of its tests.
    pub(super) prefix: &'static str,
    pub(super) staging: &'a Staging,
}

impl Judge<'_> {
    /// Runs one test. `expected` are the scenarios that the reference solution ran; none while that one is judged.
    pub(super) fn run(&self, program: &Program, test: &Test, expected: Option<&[Mode]>) -> Result<Ran> {
        let token = random_token();
        let ended = self.contained(program, &format!("{}{}", program.prefix, test.name), &token)?;
        let errors = String::from_utf8_lossy(&ended.stderr);
        if errors.starts_with(stage::FAILED) {
            bail!("{}", errors.trim());
        }
        let ended = as_the_student_knows_it(program.exercise, ended);
        let ended_for_check = child::Ended {
            end: match ended.end {
                End::Itself(status) => child::End::Itself(status),
                End::Output => child::End::Flood,
                End::Wall | End::Memory | End::Threads => child::End::Deadline,
            },
            stderr: String::from_utf8_lossy(&ended.stderr).into_owned(),
            stdout: ended.stdout,
            token,
        };
        if ended_for_check.stdout.trim_ascii_start().starts_with(b"running 0 tests") {
            bail!("`{}` is not among the tests of {}", test.name, program.exercise.id());
        }
        Ok(judged(test, program.flavour, ended.end, &ended_for_check, expected))
    }

    /// Runs the test called `test`, with `input` on its standard input.
    pub(super) fn contained(&self, program: &Program, test: &str, input: &str) -> Result<Ended> {
        let mut read = vec![program.exercise.dir().join("tests"), PathBuf::from("/etc/ld.so.cache")];
        read.push(program.staging.empty());
        let mut execute = self.system_libraries.clone();
        execute.push(program.file.clone());
        let spec = Spec {
            profile: Profile::Run,
            tier: self.containment.report.tier,
            limits: self.limits.run.clone(),
            read,
            execute,
            write: Vec::new(),
            parent: Some(std::process::id()),
        };
        let arguments = [test, "--exact", "--test-threads=1", "--nocapture"].map(Into::into);
        let mut command = self.containment.command(&spec, &program.file, &arguments);
        command.current_dir(program.staging.empty());
        command.env("CHECKER_TOKEN_ON_STDIN", "1").env("CHECKER_SEED", self.seed.to_string());
        command.env("INSTA_UPDATE", "no").env("INSTA_WORKSPACE_ROOT", &self.course.root);
        command.env("CI", "1").env("NO_COLOR", "1").env("RUST_BACKTRACE", "0");
        // Address space is limited, and the C library reserves much of it for each thread otherwise.
        command.env("MALLOC_ARENA_MAX", "2");
        process::run(command, input.as_bytes(), &self.limits.run, self.between())
    }
}

/// Judges a process as `check` does, and then asks for more: exactly the records that the reference solution gave.
fn judged(test: &Test, flavour: Flavour, end: End, ended: &child::Ended, expected: Option<&[Mode]>) -> Ran {
    let mut outcome = verdict::judge(test, flavour, ended);
    let scenarios = record::scenarios(&ended.stdout, &ended.token);
    let modes: Vec<Mode> = scenarios.iter().map(|scenario| scenario.mode).collect();
    let odd = oddity(ended, &modes, expected, matches!(outcome, Outcome::Passed(_)));
    if let Some((status, headline)) = odd {
        let failure = said_by_the_grader(test, flavour, headline.to_owned());
        return Ran { outcome: Outcome::Failed(Box::new(failure)), status: Some(status), modes };
    }
    let mut status = None;
    // The checker's own word counts. Where it had none, the process was broken off, and the grader knows best why.
    let has_word = scenarios
        .iter()
        .any(|scenario| scenario.end.as_ref().is_some_and(|end| end.status != xtask::report::status::Status::Passed));
    if let Outcome::Failed(failure) = &mut outcome
        && !has_word
    {
        let all_ended = scenarios.iter().all(|scenario| scenario.end.is_some()) && !scenarios.is_empty();
        let (found, headline) = match end {
            End::Output => (Status::Output, None),
            End::Memory => (Status::Memory, Some("It took more memory than allowed, and was stopped.")),
            End::Threads => (Status::Threads, Some("It started more threads than allowed, and was stopped.")),
            End::Wall => (Status::TimedOut, Some("It did not come to an end, and was stopped.")),
            End::Itself(_) if failure.end.headline.starts_with("The memory ran out") => (Status::Memory, None),
            End::Itself(status) if signal(status).is_none() && !all_ended => (Status::ExitedEarly, None),
            End::Itself(_) => return Ran { outcome, status, modes },
        };
        status = Some(found);
        if let Some(headline) = headline {
            failure.end.headline = headline.to_owned();
        }
    }
    Ran { outcome, status, modes }
}

/// What is odd about the records of a process.
fn oddity(
    ended: &child::Ended,
    modes: &[Mode],
    expected: Option<&[Mode]>,
    passed: bool,
) -> Option<(Status, &'static str)> {
    const FORGED: &str = "It printed what only the checker may say: the result of a test.";
    const EARLY: &str = "The program ended itself before all scenarios had been tried.";
    let mut begun = 0;
    let mut ends = 0;
    // What stands after the last separator is no record: a process that was killed may have been about to write one.
    let last = ended.stdout.iter().rposition(|byte| *byte == 0x1e).unwrap_or(0);
    for part in ended.stdout[..last].split(|byte| *byte == 0x1e) {
        let Some(rest) = part.strip_prefix(b"CHECK ") else { continue };
        let record = rest
            .strip_prefix(ended.token.as_bytes())
            .and_then(|json| serde_json::from_slice::<serde_json::Value>(json.trim_ascii()).ok());
        let Some(record) = record else { return Some((Status::ForgedRecord, FORGED)) };
        match record["record"].as_str() {
            Some("begin") => begun += 1,
            Some("end") => ends += 1,
            _ => return Some((Status::ForgedRecord, FORGED)),
        }
        // One after the other, each with its number.
        if record["scenario"].as_u64() != Some(begun) || ends + 1 < begun || begun < ends {
            return Some((Status::ForgedRecord, FORGED));
        }
    }
    if !passed {
        return None;
    }
    match expected {
        Some(expected) if modes.len() < expected.len() => Some((Status::ExitedEarly, EARLY)),
        Some(expected) if modes != expected => Some((Status::ForgedRecord, FORGED)),
        _ => None,
    }
}

fn said_by_the_grader(test: &Test, flavour: Flavour, headline: String) -> Failure {
    let end = record::End {
        status: xtask::report::status::Status::Crashed,
        executions: 0,
        exhaustive: false,
        failing: 0,
        headline,
        evidence: Vec::new(),
        remarks: Vec::new(),
        schedule: String::new(),
        todo_at: None,
        output: String::new(),
        trace: None,
    };
    Failure { test: test.clone(), flavour, scenario: 1, mode: Mode::Explore, end, replayed: false }
}

/// Students know their file as `src/lib.rs` and the tests as `tests/check.rs`, wherever the course lies.
fn as_the_student_knows_it(exercise: &Exercise, ended: Ended) -> Ended {
    let prefix = |folder: &Path| format!("{}{}", folder.display(), std::path::MAIN_SEPARATOR).into_bytes();
    let prefixes = [prefix(&exercise.dir()), prefix(&exercise.solution_dir())];
    let shorten = |bytes: Vec<u8>| prefixes.iter().fold(bytes, |bytes, prefix| without(&bytes, prefix));
    Ended { end: ended.end, stdout: shorten(ended.stdout), stderr: shorten(ended.stderr) }
}

/// `bytes` without every occurrence of `part`.
fn without(bytes: &[u8], part: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.windows(part.len()).position(|window| window == part) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    out.extend_from_slice(rest);
    out
}
