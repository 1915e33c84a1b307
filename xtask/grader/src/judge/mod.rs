//! From answers to judgements: stage, compile contained, look at what was read, run each test contained, judge.

mod compile;
mod flags;
mod queue;
mod run;
mod staging;
mod toolchain;
mod transcript;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use xtask::build::fingerprint::Machinery;
use xtask::build::workspace::Flavour;
use xtask::course::source::{self, Test};
use xtask::course::{Course, Exercise};
use xtask::report::text;
use xtask::report::verdict::{Outcome, Stage, Verdict};
use xtask::run::record::Mode;
use xtask::run::tests::tests_of;

use crate::model::{Judgement, Limits, Sandbox, Status, Tier};
use crate::process::{self, Between};
use crate::sandbox::{self, Containment, Request};
use compile::Compiled;
use run::{Program, Ran};
use staging::Staging;
use toolchain::Toolchain;
use transcript::Lines;

/// How a class is to be judged.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The numbers of the exercises that will be judged.
    pub exercises: Vec<u32>,
    /// From which interleavings are drawn where not all are tried.
    pub seed: u64,
    pub sandbox: Request,
    /// Whether to go on where submissions can't be contained.
    pub accept_uncontained: bool,
    /// Whether to put bubblewrap around everything, where it works.
    pub bubblewrap: bool,
    pub limits: Limits,
    /// The program that knows the hidden verb `__stage`: the grader itself.
    pub stage: PathBuf,
}

impl Settings {
    /// The usual settings for `exercises`, with this very program as the stage.
    pub fn for_exercises(exercises: Vec<u32>) -> Result<Settings> {
        Ok(Settings {
            exercises,
            seed: 1,
            sandbox: Request::Auto,
            accept_uncontained: false,
            bubblewrap: false,
            limits: sandbox::default_limits(),
            stage: std::env::current_exe().context("the grader does not know where it is")?,
        })
    }
}

/// One answer to be judged.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// The number of the exercise.
    pub exercise: u32,
    /// What was handed in. It may be anything.
    pub source: &'a [u8],
}

/// Judges answers. What it needs for that is prepared once: the sandbox, the libraries, the reference solutions.
pub struct Judge<'a> {
    course: &'a Course,
    seed: u64,
    limits: Limits,
    containment: Containment,
    toolchain: Toolchain,
    /// Where everything lies that is compiled. Removed at the end.
    work: work::Folder,
    /// The system's libraries that a test program needs.
    system_libraries: Vec<PathBuf>,
    /// By exercise: what its reference solution reported, or why it did not pass.
    references: Mutex<HashMap<u32, Arc<Reference>>>,
    /// Held for writing by a run that must be alone on the machine.
    quiet: RwLock<()>,
}

/// What the reference solution of an exercise reported in each test: simulated, and on real threads.
#[derive(Debug)]
enum Reference {
    Passed(Expected, Option<Lines>),
    Failed(String),
}

/// How each scenario was run, in order: by flavour and by the test's place in its file.
type Expected = HashMap<(u8, usize), Vec<Mode>>;

/// What came of one flavour of an answer.
struct Flavoured {
    verdict: Verdict,
    /// What the first failing test came to, where `check` has no word of its own.
    status: Option<Status>,
    /// The names of the tests that failed.
    failed: Vec<String>,
    modes: Expected,
    /// What a pass said in the exercise's transcript, if there is one and it came to its end.
    transcript: Option<Lines>,
}

impl Flavoured {
    /// The same tests, on real threads.
    fn and_on_real_threads(mut self, real: Flavoured) -> Flavoured {
        if real.verdict.has_passed() {
            self.modes.extend(real.modes);
            return Flavoured { verdict: self.verdict.also_on_real_threads(real.verdict), ..self };
        }
        real
    }

    /// The tests of the next stage.
    fn followed_by(mut self, next: Flavoured) -> Flavoured {
        self.modes.extend(next.modes);
        Flavoured { verdict: self.verdict.followed_by(next.verdict), ..self }
    }
}

/// What a wrong transcript means.
const OTHER_RESULTS: &str = "its results are not those of the reference solution.";

impl<'a> Judge<'a> {
    /// Tries the sandbox out and builds the libraries.
    ///
    /// # Errors
    ///
    /// When the course can't be built, or when submissions can't be contained and nobody has accepted that.
    pub fn new(course: &'a Course, settings: &Settings) -> Result<Judge<'a>> {
        process::adopt_orphans();
        let containment = sandbox::establish(
            settings.sandbox,
            settings.accept_uncontained,
            settings.bubblewrap,
            settings.stage.clone(),
        )?;
        let exercises: Result<Vec<&Exercise>> =
            settings.exercises.iter().map(|number| exercise_of(course, *number)).collect();
        let work = work::Folder::new(&course.scratch().join("grading"))?;
        let toolchain = Toolchain::prepare(course, &exercises?, work.path().join("libraries"))?;
        Ok(Judge {
            course,
            seed: settings.seed,
            limits: settings.limits.clone(),
            containment,
            toolchain,
            work,
            system_libraries: system_libraries(),
            references: Mutex::default(),
            quiet: RwLock::new(()),
        })
    }

    /// The sandbox that is used, and what it was seen to refuse.
    pub fn sandbox(&self) -> &Sandbox {
        &self.containment.report
    }

    /// The folder in which everything is compiled and run. It goes away with the judge.
    pub fn folder(&self) -> &Path {
        self.work.path()
    }

    /// The compiler, as `rustc -V` names it.
    pub fn toolchain(&self) -> &str {
        &self.toolchain.version
    }

    /// Names, for each of `exercises`, all that a judgement depends on besides the answer: the exercise, its solution,
    /// whatever judges it, the compiler, the seed, the limits and the tier.
    pub fn fingerprints(&self, exercises: &[u32]) -> Result<BTreeMap<u32, String>> {
        let machinery = Machinery::of(self.course)?;
        let mut shared = Sha256::new();
        let grader = self.course.root.join("xtask").join("grader").join("src");
        for part in ["judge", "sandbox", "process.rs", "model.rs"] {
            self.add_files(&grader.join(part), &mut shared)?;
        }
        let settings = (&self.limits, self.seed, self.containment.report.tier, &self.toolchain.version);
        shared.update(serde_json::to_vec(&settings)?);
        let fingerprint = |number: &u32| -> Result<(u32, String)> {
            let exercise = exercise_of(self.course, *number)?;
            let mut hasher = shared.clone();
            hasher.update(machinery.fingerprint(exercise));
            self.add_files(&exercise.solution_dir(), &mut hasher)?;
            Ok((*number, hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()))
        };
        exercises.iter().map(fingerprint).collect()
    }

    fn add_files(&self, path: &Path, to: &mut Sha256) -> Result<()> {
        let files = if path.is_dir() { xtask::cases::files_below(path) } else { vec![path.to_path_buf()] };
        for file in files {
            to.update(self.course.short(&file));
            to.update(std::fs::read(&file).with_context(|| format!("`{}` cannot be read", file.display()))?);
        }
        Ok(())
    }

    /// Judges one answer.
    pub fn one(&self, task: Task) -> Judgement {
        let start = Instant::now();
        let mut judgement = self.judged(task).unwrap_or_else(|error| infra(&error));
        judgement.seconds = start.elapsed().as_secs_f64();
        judgement
    }

    fn judged(&self, task: Task) -> Result<Judgement> {
        let exercise = exercise_of(self.course, task.exercise)?;
        let tests = tests_of(exercise)?;
        let without_running = |status, headline: String| {
            let mut judgement = Judgement::without_running(status, headline.clone());
            judgement.tests_total = count(tests.len());
            judgement.report = titled(exercise, None, status, &text::wrapped(&headline, 0));
            judgement
        };
        if self.limits.file_bytes < task.source.len() as u64 {
            let headline =
                format!("src/lib.rs has {} bytes; {} are allowed.", task.source.len(), self.limits.file_bytes);
            return Ok(without_running(Status::Unreadable, headline));
        }
        if let Some(headline) = source::not_text(task.source) {
            return Ok(without_running(Status::DoesNotCompile, headline));
        }
        let reference = self.reference(exercise)?;
        let (expected, said) = match &*reference {
            Reference::Passed(expected, said) => (expected, said),
            Reference::Failed(why) => return Ok(without_running(Status::Infra, why.clone())),
        };
        let source = String::from_utf8_lossy(task.source);
        let staging = Staging::of(exercise, task.source, self.work.path())?;
        let mut remarks = Vec::new();
        let found = self.in_both(exercise, &tests, &staging, Some(expected), &mut remarks)?;
        let mut judgement = match found {
            Err(Compiled::Stopped(status, headline)) => without_running(status, headline),
            Err(Compiled::Errors { headline, text }) => {
                let verdict =
                    Verdict::without_running(compile::as_check_names_it(Status::DoesNotCompile), headline, text);
                told(
                    exercise,
                    &tests,
                    Flavoured { verdict, status: None, failed: Vec::new(), modes: Expected::new(), transcript: None },
                )
            }
            Err(Compiled::Program(_)) => unreachable!("a program is run"),
            Ok(flavoured) if flavoured.verdict.has_passed() && flavoured.transcript != *said => {
                remarks.push(format!("It passed its own check, and {OTHER_RESULTS} A person should look at it."));
                let headline = format!("With other inputs than those of the check, {OTHER_RESULTS}");
                let mut judgement = without_running(Status::Wrong, headline);
                judgement.tests_passed = count(flavoured.verdict.passed);
                judgement
            }
            Ok(mut flavoured) => {
                flavoured.verdict.name_untouched(&source);
                told(exercise, &tests, flavoured)
            }
        };
        judgement.flags = flags::of(&source);
        judgement.flags.extend(remarks);
        Ok(judgement)
    }

    /// Stage by stage, to the first that has not passed; most exercises are one. In each the simulation comes first,
    /// because it explains best, and real threads once it has passed.
    fn in_both(
        &self,
        exercise: &Exercise,
        tests: &[Test],
        staging: &Staging,
        expected: Option<&Expected>,
        flags: &mut Vec<String>,
    ) -> Result<Result<Flavoured, Compiled>> {
        let simulated = match self.program(exercise, Flavour::Simulated, staging)? {
            Ok(program) => program,
            Err(Compiled::Errors { headline, .. }) => {
                // The plain compiler names types as the student wrote them.
                return match self.program(exercise, Flavour::Real, staging)? {
                    Ok(_) => bail!("the answer compiles, but not in the simulation: {headline}"),
                    Err(other) => Ok(Err(other)),
                };
            }
            Err(other) => return Ok(Err(other)),
        };
        let stages = source::stages(tests);
        let mut parts: Vec<Vec<&Test>> =
            stages.iter().map(|stage| tests.iter().filter(|test| test.stage() == Some(*stage)).collect()).collect();
        if parts.is_empty() {
            parts.push(tests.iter().collect());
        }
        let mut all: Option<Flavoured> = None;
        let mut real = None;
        for (index, part) in parts.iter().enumerate() {
            let mut found = self.patiently(&simulated, part, expected)?;
            if found.verdict.has_passed() {
                if real.is_none() {
                    real = match self.program(exercise, Flavour::Real, staging)? {
                        Ok(program) => Some(program),
                        Err(other) => return Ok(Err(other)),
                    };
                }
                let real = real.as_ref().context("it has been compiled")?;
                found = found.and_on_real_threads(self.on_real_threads(real, part, expected, flags)?);
            }
            let passed_before = all.as_ref().map_or(0, |all| all.verdict.passed);
            if !found.verdict.has_passed() {
                if let Some(&number) = stages.get(index) {
                    found.verdict.stage = Some(Stage { number, of: stages.len() });
                }
                found.verdict.passed += passed_before;
                found.failed.extend(parts[index + 1..].iter().flatten().map(|test| test.name.clone()));
                return Ok(Ok(found));
            }
            all = Some(match all {
                None => found,
                Some(before) => before.followed_by(found),
            });
        }
        let mut all = all.context("a test file has tests")?;
        if let Some(real) = real.filter(|_| self.transcript_file(exercise).is_some()) {
            let _others_may_run = self.quiet.read().unwrap_or_else(PoisonError::into_inner);
            all.transcript = self.transcript(&real)?;
        }
        Ok(Ok(all))
    }

    fn program<'b>(
        &self,
        exercise: &'b Exercise,
        flavour: Flavour,
        staging: &'b Staging,
    ) -> Result<Result<Program<'b>, Compiled>> {
        let _others_may_run = self.quiet.read().unwrap_or_else(PoisonError::into_inner);
        Ok(match self.compile(exercise, flavour, staging)? {
            Compiled::Program(file) => {
                let beside_a_transcript = flavour == Flavour::Real && self.transcript_file(exercise).is_some();
                let prefix = if beside_a_transcript { transcript::CHECK } else { "" };
                Ok(Program { exercise, flavour, file, prefix, staging })
            }
            other => Err(other),
        })
    }

    /// Runs tests; once more and alone, if the first time they ran out of time: a busy machine is nobody's mistake.
    fn patiently(&self, program: &Program, tests: &[&Test], expected: Option<&Expected>) -> Result<Flavoured> {
        let found = {
            let _others_may_run = self.quiet.read().unwrap_or_else(PoisonError::into_inner);
            self.all_tests(program, tests, expected)?
        };
        if found.status != Some(Status::TimedOut) {
            return Ok(found);
        }
        let _alone = self.quiet.write().unwrap_or_else(PoisonError::into_inner);
        self.all_tests(program, tests, expected)
    }

    /// As `patiently`, for whatever went wrong: real threads share the machine with others.
    fn on_real_threads(
        &self,
        program: &Program,
        tests: &[&Test],
        expected: Option<&Expected>,
        flags: &mut Vec<String>,
    ) -> Result<Flavoured> {
        let found = {
            let _others_may_run = self.quiet.read().unwrap_or_else(PoisonError::into_inner);
            self.all_tests(program, tests, expected)?
        };
        if found.verdict.has_passed() {
            return Ok(found);
        }
        let first = found.verdict.headline.unwrap_or_default();
        let _alone = self.quiet.write().unwrap_or_else(PoisonError::into_inner);
        let found = self.all_tests(program, tests, expected)?;
        if found.verdict.has_passed() {
            flags.push(format!("On real threads it failed once on a busy machine, and passed when alone: {first}"));
        }
        Ok(found)
    }

    fn all_tests(&self, program: &Program, tests: &[&Test], expected: Option<&Expected>) -> Result<Flavoured> {
        let mut outcomes = Vec::new();
        let mut modes = Expected::new();
        let mut status = None;
        let mut failed = Vec::new();
        for test in tests {
            let expected = expected.map(|expected| {
                expected
                    .get(&(program.flavour as u8, test.index))
                    .context("a test that the reference solution never ran")
            });
            let expected = expected.transpose()?;
            let Ran { outcome, status: found, modes: seen } = self.run(program, test, expected.map(Vec::as_slice))?;
            if matches!(outcome, Outcome::Failed(_)) {
                if failed.is_empty() {
                    status = found;
                }
                failed.push(test.name.clone());
            }
            outcomes.push(outcome);
            modes.insert((program.flavour as u8, test.index), seen);
        }
        Ok(Flavoured { verdict: Verdict::of(outcomes), status, failed, modes, transcript: None })
    }

    /// What the reference solution reports, judged like any answer. Judged once.
    fn reference(&self, exercise: &Exercise) -> Result<Arc<Reference>> {
        let known = |references: &HashMap<u32, Arc<Reference>>| references.get(&exercise.number).cloned();
        let lock = || self.references.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reference) = known(&lock()) {
            return Ok(reference);
        }
        let reference = Arc::new(self.judged_reference(exercise).unwrap_or_else(|error| {
            Reference::Failed(format!("The reference solution could not be judged: {error:#}"))
        }));
        lock().insert(exercise.number, Arc::clone(&reference));
        Ok(reference)
    }

    fn judged_reference(&self, exercise: &Exercise) -> Result<Reference> {
        let tests = tests_of(exercise)?;
        let file = exercise.solution_dir().join("src").join("lib.rs");
        let source = std::fs::read(&file).with_context(|| format!("`{}` cannot be read", self.course.short(&file)))?;
        let staging = Staging::of(exercise, &source, self.work.path())?;
        let failed = |why: &str| Ok(Reference::Failed(format!("The reference solution did not pass: {why}")));
        match self.in_both(exercise, &tests, &staging, None, &mut Vec::new())? {
            Ok(Flavoured { verdict, transcript: None, .. })
                if verdict.has_passed() && self.transcript_file(exercise).is_some() =>
            {
                failed("its transcript did not come to its end")
            }
            Ok(Flavoured { verdict, modes, transcript, .. }) if verdict.has_passed() => {
                Ok(Reference::Passed(modes, transcript))
            }
            Ok(Flavoured { verdict, .. }) => failed(verdict.headline.as_deref().unwrap_or("no reason was given")),
            Err(Compiled::Errors { headline, .. } | Compiled::Stopped(_, headline)) => failed(&headline),
            Err(Compiled::Program(_)) => unreachable!("a program is run"),
        }
    }

    /// Who stands between the grader and a program of a submission.
    fn between(&self) -> Between {
        if self.containment.bubblewrap {
            Between::Bubblewrap
        } else if cfg!(target_os = "linux") && self.containment.report.tier < Tier::Strong {
            Between::Stage
        } else {
            Between::Nobody
        }
    }
}

/// The judgement, with the report that a student would read at home.
fn told(exercise: &Exercise, tests: &[Test], found: Flavoured) -> Judgement {
    let Flavoured { verdict, status, failed, .. } = found;
    let status = status.or_else(|| Status::parse(verdict.status.name())).unwrap_or(Status::Infra);
    let report = text::report(exercise, &verdict, None);
    let body = report.split_once('\n').map_or("", |(_, body)| body);
    Judgement {
        status,
        headline: verdict.headline.as_deref().map(escaped_line),
        report: titled(exercise, verdict.stage, status, body.trim_start_matches('\n')),
        tests_passed: count(verdict.passed),
        tests_total: count(tests.len()),
        failed_tests: failed,
        interleavings: verdict.interleavings,
        exhaustive: verdict.exhaustive,
        replay: verdict.failure.as_ref().and_then(|failure| text::replay_token(exercise, failure)),
        remarks: verdict.remarks,
        flags: Vec::new(),
        seconds: 0.0,
    }
}

fn exercise_of(course: &Course, number: u32) -> Result<&Exercise> {
    let found = course.exercises.iter().find(|exercise| exercise.number == number);
    found.with_context(|| format!("the course has no exercise {number:02}"))
}

/// A fault of the machine or of the course. Whoever reads it must not think of the student.
fn infra(error: &anyhow::Error) -> Judgement {
    Judgement::without_running(Status::Infra, format!("Not judged, through no fault of the answer: {error:#}"))
}

fn titled(exercise: &Exercise, stage: Option<Stage>, status: Status, body: &str) -> String {
    escaped(&format!("{}\n{body}", text::title_on(exercise, stage, status.words())))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// `text` with everything spelled out that could move a cursor, ring a bell or turn the direction of reading.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if (c.is_control() && c != '\n') || turns {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

fn escaped_line(text: &str) -> String {
    escaped(text).replace('\n', " ")
}

/// The files that the loader has opened for this very program: those that any test program needs too.
fn system_libraries() -> Vec<PathBuf> {
    #[cfg(target_os = "linux")]
    if let Ok(maps) = std::fs::read_to_string("/proc/self/maps") {
        let files = maps.lines().filter_map(|line| line.find('/').map(|at| PathBuf::from(&line[at..])));
        let mut files: Vec<PathBuf> = files.filter(|file| is_library(file)).collect();
        files.sort();
        files.dedup();
        return files;
    }
    Vec::new()
}

#[cfg(target_os = "linux")]
fn is_library(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().contains(".so"))
}

mod work {
    //! The folder for everything that is compiled.

    use std::fs::{self, File};
    use std::path::{Path, PathBuf};

    use anyhow::{Context, Result};
    use tempfile::TempDir;

    /// A folder that goes away at the end, or, after a crash, when the next grading begins.
    #[derive(Debug)]
    pub(super) struct Folder {
        dir: TempDir,
        /// Locked as long as the grader lives.
        _lock: File,
    }

    impl Folder {
        pub(super) fn new(parent: &Path) -> Result<Folder> {
            fs::create_dir_all(parent).with_context(|| format!("`{}` cannot be made", parent.display()))?;
            clean_up(parent);
            let dir = tempfile::Builder::new().prefix("run-").tempdir_in(parent).context("no folder to work in")?;
            let lock = File::create(lock_of(dir.path()))?;
            lock.lock().context("the folder to work in cannot be locked")?;
            Ok(Folder { dir, _lock: lock })
        }

        pub(super) fn path(&self) -> &Path {
            self.dir.path()
        }
    }

    fn lock_of(dir: &Path) -> PathBuf {
        dir.join("lock")
    }

    /// Removes what gradings left behind that were killed.
    fn clean_up(parent: &Path) {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            // A grading that has just begun has no lock yet; one that has ended has no folder.
            if File::open(lock_of(&entry.path())).is_ok_and(|lock| lock.try_lock().is_ok()) {
                _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}
