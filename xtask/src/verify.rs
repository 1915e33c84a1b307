//! `cargo xtask verify`: proves the course. Stubs fail kindly, solutions and right cases pass, wrong cases fail with their
//! pinned reports.

use std::fs;

use anyhow::Result;
use serde_json::{Value, json};

use crate::build::workspace::{self, Code, Flavour, Unit};
use crate::cases::{self, Case};
use crate::course::{Course, Exercise, select};
use crate::exit::Exit;
use crate::files::Lock;
use crate::judge::Judge;
use crate::report::status::Status;
use crate::report::verdict::Verdict;
use crate::report::{leak, term, text};

/// Prove the course: for its authors.
#[derive(clap::Args, Default)]
pub(crate) struct Args {
    /// Number, name, topic or path. Without any: the whole course.
    selectors: Vec<String>,
    /// Pin the reports on wrong cases as they are now, and renew the copies of the stubs.
    #[arg(long)]
    accept: bool,
    /// Print one JSON object and nothing else.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let mut exercises = select::many(course, &args.selectors)?;
    if args.selectors.is_empty() {
        exercises = course.exercises.iter().collect();
    }
    // The generated workspace holds what this command asked for, so another one has to wait.
    let _lock = Lock::take(&course.scratch().join("verify.lock"))?;
    let mut proof = Proof::start(course, &exercises, args.accept)?;
    let mut results: Vec<(&Exercise, Vec<String>)> = Vec::new();
    for exercise in exercises {
        let problems = proof.problems(exercise)?;
        if !args.json {
            term::say(&told(exercise, &problems))?;
        }
        results.push((exercise, problems));
    }
    let passed = results.iter().all(|(_, problems)| problems.is_empty());
    if args.json {
        let one = |(exercise, problems): &(&Exercise, Vec<String>)| json!({ "number": exercise.number, "id": exercise.id(), "ok": problems.is_empty(), "problems": problems });
        let exercises: Vec<Value> = results.iter().map(one).collect();
        term::say(&format!("{}\n", json!({ "schema": 1, "exercises": exercises })))?;
    }
    Ok(Exit::from_passed(passed))
}

fn told(exercise: &Exercise, problems: &[String]) -> String {
    let cases = cases::of(exercise);
    let wrong = cases.iter().filter(|case| case.is_wrong()).count();
    let mut out = format!(
        "{} {}: stub, solution, {} right and {wrong} wrong cases: {}\n",
        exercise.handle(),
        exercise.name(),
        cases.len() - wrong,
        match problems.len() {
            0 => "as they should be".to_owned(),
            1 => "1 problem".to_owned(),
            n => format!("{n} problems"),
        }
    );
    for problem in problems {
        out += &format!("  {}\n", problem.trim_end().replace('\n', "\n    "));
    }
    out
}

/// The generated workspace with everything to be proved, being built.
struct Proof<'a> {
    course: &'a Course,
    judge: Judge<'a>,
    /// All units, also those that are built only when needed.
    units: Vec<Unit<'a>>,
    accept: bool,
}

impl<'a> Proof<'a> {
    fn start(course: &'a Course, exercises: &[&'a Exercise], accept: bool) -> Result<Proof<'a>> {
        let mut units = Vec::new();
        let mut packages = Vec::new();
        for exercise in exercises.iter().copied() {
            let cases = cases::of(exercise);
            let codes = [Code::Answer, Code::Solution].into_iter().map(|code| (code, true));
            for (code, must_pass) in codes.chain(cases.iter().map(|case| (case.code(), !case.is_wrong()))) {
                for flavour in [Flavour::Simulated, Flavour::Real] {
                    let unit = Unit { exercise, code: code.clone(), flavour };
                    // The real flavour of a wrong case rarely matters: the simulation fails it.
                    if must_pass || flavour == Flavour::Simulated {
                        packages.push(unit.package());
                    }
                    units.push(unit);
                }
            }
        }
        term::progress(&format!("Building {} test programs …", packages.len()));
        let workspace = workspace::generate(course, "verify", &units)?;
        Ok(Proof { course, judge: Judge::building(course, workspace, &packages)?, units, accept })
    }

    /// Everything that is wrong with `exercise`, in words.
    fn problems(&mut self, exercise: &'a Exercise) -> Result<Vec<String>> {
        let mut problems = cases::tidy(self.course, exercise, self.accept)?;
        self.stub(exercise, &mut problems)?;
        self.solution(exercise, &mut problems)?;
        let mut undecided = Vec::new();
        for case in cases::of(exercise) {
            if !case.is_wrong() {
                let verdict = self.judge.verdict(exercise, &case.code())?;
                must_pass(&case.label(), exercise, &verdict, &mut problems);
            } else if self.judge.compiles(exercise, &case.code(), Flavour::Simulated)? {
                let verdict = self.judge.simulated_verdict(exercise, &case.code())?;
                if verdict.has_passed() {
                    undecided.push(case);
                } else {
                    self.wrong(exercise, &case, verdict, &mut problems)?;
                }
            } else {
                undecided.push(case);
            }
        }
        if !undecided.is_empty() {
            self.decide(exercise, &undecided, &mut problems)?;
        }
        Ok(problems)
    }

    /// Wrong cases that the simulation has not failed must not compile, or fail on real threads.
    fn decide(&self, exercise: &Exercise, undecided: &[Case], problems: &mut Vec<String>) -> Result<()> {
        let is_wanted = |unit: &&Unit| undecided.iter().any(|case| case.code() == unit.code);
        let own = self.units.iter().filter(|unit| unit.exercise.number == exercise.number);
        let packages: Vec<String> = own.filter(is_wanted).map(Unit::package).collect();
        let workspace = workspace::generate(self.course, "verify", &self.units)?;
        let mut judge = Judge::building(self.course, workspace, &packages)?;
        for case in undecided {
            let verdict = judge.verdict(exercise, &case.code())?;
            self.wrong(exercise, case, verdict, problems)?;
        }
        Ok(())
    }

    /// A stub compiles without a warning and fails for a reason that a beginner can read.
    fn stub(&mut self, exercise: &Exercise, problems: &mut Vec<String>) -> Result<()> {
        let verdict = self.judge.verdict(exercise, &Code::Answer)?;
        let manifest = fs::read_to_string(exercise.dir().join("Cargo.toml")).unwrap_or_default();
        let is_to_be_made_compile = manifest.lines().any(|line| line.trim() == "compiles = false");
        match verdict.status {
            Status::DoesNotCompile if is_to_be_made_compile => {}
            Status::DoesNotCompile => problems.push(format!("stub: does not compile: {}", headline(&verdict))),
            Status::Passed => problems.push("stub: passes its own check".into()),
            Status::Crashed | Status::TimedOut => {
                problems.push(format!("stub: does not fail kindly: {}", headline(&verdict)))
            }
            _ if !verdict.compiler.is_empty() => {
                problems.push(format!("stub: compiles with warnings:\n{}", verdict.compiler))
            }
            _ => {}
        }
        Ok(())
    }

    fn solution(&mut self, exercise: &Exercise, problems: &mut Vec<String>) -> Result<()> {
        let verdict = self.judge.verdict(exercise, &Code::Solution)?;
        must_pass("solution", exercise, &verdict, problems);
        for remark in &verdict.remarks {
            problems.push(format!("solution: passes with a remark: {remark}"));
        }
        if verdict.has_passed() && !verdict.compiler.is_empty() {
            problems.push(format!("solution: compiles with warnings:\n{}", verdict.compiler));
        }
        Ok(())
    }

    fn wrong(&self, exercise: &Exercise, case: &Case, mut verdict: Verdict, problems: &mut Vec<String>) -> Result<()> {
        let label = case.label();
        if verdict.has_passed() {
            problems.push(format!("{label}: passes; it must fail"));
            return Ok(());
        }
        // Compilers word their errors anew from time to time; the report pins only the first line.
        verdict.compiler.clear();
        let report = text::report(exercise, &verdict, None);
        if let Some(difference) = cases::compare_pin(self.course, exercise, case, &report, self.accept)? {
            problems.push(format!("{label}: its report is not the pinned one\n{difference}"));
        }
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let solution = read(exercise.solution_dir().join("src").join("lib.rs"));
        if verdict.status != Status::DoesNotCompile
            && let Some(call) = leak::fix_in_headline(headline(&verdict), &solution, &read(case.file.clone()))
        {
            problems.push(format!("{label}: its headline names the fix, `{call}`"));
        }
        Ok(())
    }
}

fn must_pass(label: &str, exercise: &Exercise, verdict: &Verdict, problems: &mut Vec<String>) {
    if !verdict.has_passed() {
        let report = text::report(exercise, verdict, None);
        problems.push(format!("{label}: does not pass\n{report}"));
    }
}

fn headline(verdict: &Verdict) -> &str {
    verdict.headline.as_deref().unwrap_or_default()
}
