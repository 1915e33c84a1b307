//! `cargo xtask grade SUBMISSIONS` and `cargo xtask grade appeal`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::str::FromStr;
use std::time::Instant;

use anyhow::{Context, Result};
use xtask::course::{Course, select};
use xtask::exit::{Exit, Trouble};
use xtask::report::term;

use super::{Formats, complete};
use crate::class::{self, Judging, Settings};
use crate::grades::Grades;
use crate::intake::{self, Roster};
use crate::judge::{self, Judge, Task};
use crate::model::{Judgement, Tier};
use crate::progress::words;
use crate::rubric::Rubric;
use crate::sandbox::Request;
use crate::store::Store;
use crate::text::count;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Where the submissions are.
    #[arg(required = true)]
    submissions: Option<PathBuf>,
    /// Where to write the grades. The same folder again goes on where an earlier run stopped.
    #[arg(long, required = true, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// The rubric: which exercises, how many points, lateness, hints.
    #[arg(long, value_name = "FILE")]
    rubric: Option<PathBuf>,
    /// Grade only these exercises of the rubric: a number, a name or a topic; several with commas.
    #[arg(long, value_name = "EXERCISE", value_delimiter = ',')]
    exercises: Vec<String>,
    /// A CSV file with names, emails and dates of handing in, by id.
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// All of SUBMISSIONS is the work of one student.
    #[arg(long)]
    one: bool,
    #[command(flatten)]
    how: How,
    /// Grade only the Kth of N parts of the class; `merge` puts them together.
    #[arg(long, value_name = "K/N")]
    shard: Option<Shard>,
    /// Judge everything again, also what is known, and say what differs.
    #[arg(long)]
    recheck: bool,
    #[command(flatten)]
    formats: Formats,
}

/// How answers are judged.
#[derive(clap::Args)]
struct How {
    /// How many answers to judge at once [default: the number of processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// What contains submissions: auto, strong, limits or none.
    #[arg(long, value_name = "TIER", default_value = "auto")]
    sandbox: Containment,
    /// Go on where submissions cannot be fully contained.
    #[arg(long)]
    accept_uncontained: bool,
    /// From which interleavings are drawn where not all are tried.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

#[derive(Debug, Clone, Copy)]
struct Containment(Request);

impl FromStr for Containment {
    type Err = String;

    fn from_str(text: &str) -> Result<Containment, String> {
        Ok(Containment(match text {
            "auto" => Request::Auto,
            "strong" => Request::Exactly(Tier::Strong),
            "os" => Request::Exactly(Tier::Os),
            "limits" => Request::Exactly(Tier::Limits),
            "none" => Request::Exactly(Tier::None),
            _ => return Err("it is one of auto, strong, limits and none".into()),
        }))
    }
}

/// The `2/4` of `--shard`.
#[derive(Debug, Clone, Copy)]
struct Shard(usize, usize);

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let numbers = text.split_once('/').and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
        match numbers {
            Some((part, parts)) if (1..=parts).contains(&part) => Ok(Shard(part, parts)),
            _ => Err("it is written as K/N, with K from 1 to N".into()),
        }
    }
}

/// Re-judges one answer.
#[derive(clap::Args)]
pub(super) struct Appeal {
    /// The folder that was graded into.
    out: PathBuf,
    /// The student's id or name.
    student: String,
    /// The exercise.
    exercise: String,
    #[command(flatten)]
    how: How,
}

pub(super) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let start = Instant::now();
    let (Some(submissions), Some(out)) = (&args.submissions, &args.out) else {
        return Err(Trouble::usage("SUBMISSIONS and --out are needed").into());
    };
    let mut rubric = match &args.rubric {
        Some(path) => Rubric::read(path, course)?,
        None => Rubric::of_all(course),
    };
    if !args.exercises.is_empty() {
        let wanted = select::many(course, &args.exercises)?;
        rubric.exercises.retain(|exercise| wanted.iter().any(|wanted| wanted.number == exercise.number));
        if rubric.exercises.is_empty() {
            return Err(Trouble::usage("the rubric holds none of these exercises").into());
        }
    }
    let roster = args.roster.as_deref().map_or_else(|| Ok(Roster::default()), Roster::read)?;
    let numbers: Vec<u32> = rubric.exercises.iter().map(|exercise| exercise.number).collect();
    let (layout, found) = intake::open(submissions, args.one)?;
    let who = count(found.len(), "submission");
    eprintln!("{who}: {}. Preparing the judge.", layout.words());

    let mut judging = Contained::new(course, numbers.clone(), &args.how)?;
    let settings = Settings {
        rubric: &rubric,
        known: &intake::known(course, &numbers)?,
        roster: &roster,
        shard: args.shard.map(|Shard(part, parts)| (part, parts)),
        recheck: args.recheck,
        course: commit(course),
        toolchain: judging.judge.toolchain().to_owned(),
        seed: args.how.seed,
        sandbox: judging.judge.sandbox().clone(),
        limits: judging.limits.clone(),
    };
    fs::create_dir_all(out).with_context(|| format!("`{}` cannot be made", out.display()))?;
    let done = class::grade(found, &mut judging, &settings, out)?;
    let took = words(start.elapsed().as_secs());
    let known = done.answers - done.judged;
    let known = if 0 < known { format!(", {known} known already") } else { String::new() };
    eprintln!("{} judged in {took}{known}.", count(done.judged, "answer"));
    for changed in &done.changed {
        term::say(&format!("Judged differently than before: {changed}\n"))?;
    }
    let overview = args.formats.write(out)?;
    Ok(complete(&overview))
}

pub(super) fn appeal(course: &Course, args: &Appeal) -> Result<Exit> {
    let exercise = select::one(course, &args.exercise)?;
    let grades = Grades::open(&args.out)?;
    let mut matching = Vec::new();
    for student in grades.students()? {
        let student = student?;
        if student.id == args.student {
            matching = vec![student];
            break;
        }
        if student.name.to_lowercase().contains(&args.student.to_lowercase()) {
            matching.push(student);
        }
    }
    let [student] = &matching[..] else {
        let names: Vec<String> = matching.iter().map(|student| format!("`{}`", student.id)).collect();
        let what = format!("`{}` names {}", args.student, count(matching.len(), "student"));
        let trouble = Trouble::usage(crate::text::plain(&what));
        return Err(
            if names.is_empty() { trouble } else { trouble.hint(format!("one of {}", names.join(", "))) }.into()
        );
    };
    let result = student.results.iter().find(|result| result.exercise == exercise.number);
    let Some(answer) = result.and_then(|result| result.source_hash.as_ref()) else {
        return Err(Trouble::usage(format!("{} handed in nothing for {}", student.id, exercise.folder)).into());
    };
    let store = Store::open(&args.out)?;
    let bytes = store.answer(answer).map_err(|_| {
        Trouble::usage(format!("`{}` does not hold the answers", args.out.display()))
            .hint("an appeal is judged where the grading ran; a merged folder has grades only")
    })?;
    let how = How { seed: grades.grading.seed, ..args.how };
    let judging = Contained::new(course, vec![exercise.number], &how)?;
    let judgement = judging.judge.one(Task { exercise: exercise.number, source: &bytes });
    let path = store.answer_path(answer);
    term::say(&format!("{}\n\nThe answer is in {}\n", judgement.report.trim_end(), path.display()))?;
    let before = result.map(|result| (result.status, &result.headline));
    if before == Some((judgement.status, &judgement.headline)) {
        term::say("The same as in the grades.\n")?;
        return Ok(Exit::Passed);
    }
    term::say("Not the same as in the grades. Was the course or the compiler another one?\n")?;
    Ok(Exit::NotPassed)
}

/// The judge, with all that its judgements depend on.
struct Contained<'a> {
    judge: Judge<'a>,
    limits: crate::model::Limits,
    jobs: usize,
    fingerprints: BTreeMap<u32, String>,
}

impl<'a> Contained<'a> {
    fn new(course: &'a Course, numbers: Vec<u32>, how: &How) -> Result<Contained<'a>> {
        let mut settings = judge::Settings::for_exercises(numbers.clone())?;
        (settings.seed, settings.accept_uncontained) = (how.seed, how.accept_uncontained);
        settings.sandbox = how.sandbox.0;
        let judge = Judge::new(course, &settings)?;
        let fingerprints = judge.fingerprints(&numbers)?;
        let all = std::thread::available_parallelism().map_or(1, usize::from);
        let jobs = how.jobs.map_or(all, usize::from);
        Ok(Contained { judge, limits: settings.limits, jobs, fingerprints })
    }
}

impl Judging for Contained<'_> {
    fn fingerprint(&self, exercise: u32) -> Result<String> {
        self.fingerprints.get(&exercise).cloned().context("every graded exercise has a fingerprint")
    }

    fn all(&mut self, answers: &[(u32, Vec<u8>)], on_done: &mut dyn FnMut(usize, Judgement)) -> Result<()> {
        let tasks: Vec<Task> = answers.iter().map(|(exercise, source)| Task { exercise: *exercise, source }).collect();
        self.judge.all(&tasks, self.jobs, on_done);
        Ok(())
    }
}

/// The commit of the course, with `+` if something differs from it; empty where Git does not know.
fn commit(course: &Course) -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).current_dir(&course.root).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short=12", "HEAD"]) else { return String::new() };
    let changed = git(&["status", "--porcelain", "--untracked-files=no"]).is_some_and(|text| !text.is_empty());
    if changed { format!("{commit}+") } else { commit }
}
