//! What the parts of the grader hand to each other, and what is stored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The version of `grades.json` that this grader writes and reads.
pub const SCHEMA: u32 = 1;

/// Everything one student handed in, as far as the course asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Unique in the class: an id of the learning platform, or the folder's name.
    pub id: String,
    /// The name to show. The id, where no name is known.
    pub name: String,
    pub email: Option<String>,
    /// Where it was found, as the instructor would write it: a folder, a zip and the entry in it, a checkout.
    pub source: String,
    /// When it was handed in, in RFC 3339, where that is known.
    pub submitted: Option<String>,
    /// How many hints of each exercise the student has looked at, by their own record.
    pub hints: BTreeMap<u32, u32>,
    /// The bytes of each answer, by exercise number. They may be anything.
    #[serde(skip)]
    pub files: BTreeMap<u32, Vec<u8>>,
    /// Why an answer that is there could not be taken, by exercise number.
    pub refused: BTreeMap<u32, String>,
    /// What was odd about it, one sentence each.
    pub notes: Vec<Note>,
}

/// One sentence about what was found, for the student and the instructor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The exercise it is about; none, if about the whole submission.
    pub exercise: Option<u32>,
    pub text: String,
}

/// What can come of one answer. The first twelve are those of `cargo xtask check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Passed,
    Untouched,
    DoesNotCompile,
    Wrong,
    Deadlock,
    Livelock,
    Panicked,
    Leaked,
    Unbounded,
    TimedOut,
    RuleBroken,
    Crashed,
    /// It used more memory than allowed.
    Memory,
    /// It started more threads than allowed.
    Threads,
    /// It printed more than allowed.
    Output,
    /// The process ended by itself before the check was done, as with `process::exit(0)`.
    ExitedEarly,
    /// It claimed a result that only the checker may report.
    ForgedRecord,
    /// The compiler read something that is not part of the answer.
    Policy,
    /// Nothing was handed in for this exercise.
    Missing,
    /// Something was handed in that cannot be taken: too large, a link, not a file.
    Unreadable,
    /// The machine or the course failed. This is never counted as zero points.
    Infra,
}

impl Status {
    pub const ALL: [Status; 21] = [
        Status::Passed,
        Status::Untouched,
        Status::DoesNotCompile,
        Status::Wrong,
        Status::Deadlock,
        Status::Livelock,
        Status::Panicked,
        Status::Leaked,
        Status::Unbounded,
        Status::TimedOut,
        Status::RuleBroken,
        Status::Crashed,
        Status::Memory,
        Status::Threads,
        Status::Output,
        Status::ExitedEarly,
        Status::ForgedRecord,
        Status::Policy,
        Status::Missing,
        Status::Unreadable,
        Status::Infra,
    ];

    /// The word used in files: `does_not_compile`.
    pub fn name(self) -> &'static str {
        match self {
            Status::Passed => "passed",
            Status::Untouched => "untouched",
            Status::DoesNotCompile => "does_not_compile",
            Status::Wrong => "wrong",
            Status::Deadlock => "deadlock",
            Status::Livelock => "livelock",
            Status::Panicked => "panicked",
            Status::Leaked => "leaked",
            Status::Unbounded => "unbounded",
            Status::TimedOut => "timed_out",
            Status::RuleBroken => "rule_broken",
            Status::Crashed => "crashed",
            Status::Memory => "memory",
            Status::Threads => "threads",
            Status::Output => "output",
            Status::ExitedEarly => "exited_early",
            Status::ForgedRecord => "forged_record",
            Status::Policy => "policy",
            Status::Missing => "missing",
            Status::Unreadable => "unreadable",
            Status::Infra => "infra",
        }
    }

    /// The words used in reports: `does not compile`.
    pub fn words(self) -> &'static str {
        match self {
            Status::Passed => "passed",
            Status::Untouched => "not written yet",
            Status::DoesNotCompile => "does not compile",
            Status::Wrong => "wrong result",
            Status::Deadlock => "deadlock",
            Status::Livelock => "never stops",
            Status::Panicked => "panicked",
            Status::Leaked => "left threads behind",
            Status::Unbounded => "grows without bound",
            Status::TimedOut => "ran out of time",
            Status::RuleBroken => "breaks a house rule",
            Status::Crashed => "ended the program",
            Status::Memory => "used too much memory",
            Status::Threads => "started too many threads",
            Status::Output => "printed too much",
            Status::ExitedEarly => "ended the check early",
            Status::ForgedRecord => "forged a result",
            Status::Policy => "read what it must not",
            Status::Missing => "missing",
            Status::Unreadable => "cannot be taken",
            Status::Infra => "could not be judged",
        }
    }

    pub fn parse(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// What came of judging one answer. It depends on the answer, the course, the toolchain, the seed and the limits, and,
/// but for `seconds`, on nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    pub status: Status,
    /// What is wrong, in one or two sentences. None for a pass.
    pub headline: Option<String>,
    /// The report a student would read at home, chart included, in plain text with control characters escaped.
    pub report: String,
    pub tests_passed: u32,
    pub tests_total: u32,
    /// The names of the tests that did not pass, in file order.
    pub failed_tests: Vec<String>,
    pub interleavings: u64,
    /// Whether those were all there are.
    pub exhaustive: bool,
    /// Runs the failing interleaving again: `cargo xtask replay TOKEN`.
    pub replay: Option<String>,
    pub remarks: Vec<String>,
    /// What a person should look at, one sentence each. A flag never costs points by itself.
    pub flags: Vec<String>,
    /// How long compiling and running took. Differs from run to run, so no grade and no grades file holds it.
    pub seconds: f64,
}

impl Judgement {
    /// A judgement of an answer that was not run.
    pub fn without_running(status: Status, headline: impl Into<String>) -> Judgement {
        let headline = headline.into();
        Judgement {
            status,
            report: format!("{headline}\n"),
            headline: Some(headline),
            tests_passed: 0,
            tests_total: 0,
            failed_tests: Vec::new(),
            interleavings: 0,
            exhaustive: false,
            replay: None,
            remarks: Vec::new(),
            flags: Vec::new(),
            seconds: 0.0,
        }
    }
}

/// `grades.json`: how a class was graded and what came of it. Every other format is a function of this. Two gradings of
/// the same class with the same course, toolchain, seed and limits give the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GradesFile {
    #[serde(flatten)]
    pub grading: Grading,
    /// In the order of their ids.
    pub students: Vec<StudentGrade>,
}

/// How a class was graded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grading {
    /// The version of this format: [`SCHEMA`].
    pub schema: u32,
    /// The course's Git commit, with `+` if files differed from it; empty where Git does not know.
    pub course: String,
    /// The compiler, as `rustc -V` names it.
    pub toolchain: String,
    /// The seed from which interleavings that are not explored exhaustively were drawn.
    pub seed: u64,
    pub sandbox: Sandbox,
    pub limits: Limits,
    /// The exercises that were graded, in course order.
    pub exercises: Vec<GradedExercise>,
    /// The rules by which points were given.
    pub rubric: serde_json::Value,
    /// Which part of the class this is, as `2/4`; none for the whole class.
    pub shard: Option<String>,
}

/// What submissions were kept from doing, tried out on this machine before they ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sandbox {
    pub tier: Tier,
    /// Whether the instructor accepted less than the strong tier.
    pub accepted_uncontained: bool,
    pub probes: Vec<Probe>,
}

/// How well a machine can contain a submission, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Nothing is contained.
    None,
    /// Time, memory and output are limited; files and network are not.
    Limits,
    /// What the operating system offers besides Linux.
    Os,
    /// No file outside, no network, no further process: Landlock and seccomp.
    Strong,
}

/// One thing that the canary tried inside the sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// As `read a file outside`.
    pub what: String,
    pub refused: bool,
    /// What the system answered.
    pub detail: String,
}

/// What one process of a submission may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    pub compile: ProcessLimits,
    pub run: ProcessLimits,
    /// The largest answer that is taken.
    pub file_bytes: u64,
}

/// The limits of one process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessLimits {
    pub cpu_seconds: u64,
    pub wall_seconds: u64,
    pub memory_bytes: u64,
    pub threads: u64,
    pub output_bytes: u64,
}

/// One exercise of a grading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GradedExercise {
    pub number: u32,
    /// As `channels/04_many_microphones`.
    pub id: String,
    pub title: String,
    /// The names of its tests, in file order.
    pub tests: Vec<String>,
    /// The points of a pass.
    pub points: f64,
    /// Whether its points count on top of the full marks.
    pub extra: bool,
}

/// What came of one student.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudentGrade {
    pub id: String,
    pub name: String,
    pub email: Option<String>,
    pub source: String,
    pub submitted: Option<String>,
    pub notes: Vec<Note>,
    /// One for each exercise of the grading, in course order.
    pub results: Vec<ExerciseGrade>,
    /// The points of all exercises, before a penalty for lateness.
    pub raw_points: f64,
    /// What lateness took away.
    pub late_penalty: f64,
    /// The points to enter. None while an exercise could not be judged: an error of the machine is no zero.
    pub points: Option<f64>,
    /// The full marks, without extra credit.
    pub max_points: f64,
}

/// What came of one exercise of one student.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExerciseGrade {
    pub exercise: u32,
    /// Names the content of the answer: SHA-256 in hexadecimal digits. None if nothing was handed in.
    pub source_hash: Option<String>,
    pub status: Status,
    pub headline: Option<String>,
    pub report: String,
    pub tests_passed: u32,
    pub tests_total: u32,
    pub failed_tests: Vec<String>,
    pub interleavings: u64,
    pub exhaustive: bool,
    pub replay: Option<String>,
    pub remarks: Vec<String>,
    pub flags: Vec<String>,
    /// How many hints were looked at, where the rubric counts them.
    pub hints: u32,
    /// None if it could not be judged.
    pub points: Option<f64>,
}
