//! What comes of an answer to the exercise on MPI.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::build::{self, Built, Programs};
use super::job::{self, Job, LIMIT, Place};
use super::tools::Tools;
use crate::build::workspace::Code;
use crate::course::{Course, Exercise, source};
use crate::exit::Trouble;
use crate::report::status::Status;

/// A verdict, and what was seen on the way.
pub(crate) struct Outcome {
    pub(crate) status: Status,
    /// Why it is not a pass.
    pub(crate) headline: Option<String>,
    /// One fact a line.
    pub(crate) seen: Vec<String>,
    /// From how many bytes on `send` waits.
    pub(crate) border: Option<usize>,
    /// What compiler or programs printed, if that helps.
    pub(crate) output: String,
}

impl Outcome {
    pub(crate) fn has_passed(&self) -> bool {
        self.status == Status::Passed
    }

    fn failed(status: Status, headline: String) -> Outcome {
        Outcome { status, headline: Some(headline), seen: Vec::new(), border: None, output: String::new() }
    }
}

/// Long enough for two ranks to send each other a few kilobytes, on any machine that is not asleep.
const HEAD_ON_LIMIT: Duration = Duration::from_secs(5);

/// How many ranks work on it.
const RANKS: [usize; 3] = [1, 2, 4];

/// Lengths of recordings: some that can be divided and some that can't, fewer than ranks, none.
const LENGTHS: [usize; 6] = [10, 1_000, 10_001, 100_003, 1, 0];

/// Builds and runs `code`. With `show`, also lets two ranks both speak first, which says nothing about `code`.
pub(crate) fn outcome(course: &Course, exercise: &Exercise, tools: &Tools, code: &Code, show: bool) -> Result<Outcome> {
    let programs = match build::build(course, exercise, tools, code)? {
        Built::Programs(programs) => programs,
        Built::Errors(errors) => {
            let first = errors.lines().find(|line| line.starts_with("error")).unwrap_or("error").to_owned();
            let mut outcome = Outcome::failed(Status::DoesNotCompile, first);
            outcome.output = errors;
            return Ok(outcome);
        }
    };
    let border = border(tools, &programs.path("head_on"))?;
    let mut seen = vec![format!("library    {}", tools.library)];
    if show {
        seen.push(format!("head_on    {}", head_on(tools, &programs, border)?));
    }
    let mut failed: Option<Outcome> = None;
    let widths = [64, 4_096].into_iter().chain((4_096 < border / 4).then_some(border / 4 + 1)).collect::<Vec<_>>();
    for (program, numbers) in [("histogram", &LENGTHS[..]), ("blur", &widths[..])] {
        for ranks in RANKS {
            let job = job::run(tools, &programs.path(program), ranks, LIMIT, numbers)?;
            if !job.has_passed() {
                failed = Some(failure(&job, ranks, (program == "blur").then_some(border)));
                break;
            }
        }
        if failed.is_some() {
            break;
        }
        seen.push(format!("{program:<10} right with 1, 2 and 4 ranks"));
    }
    let passed = || Outcome { headline: None, ..Outcome::failed(Status::Passed, String::new()) };
    let mut outcome = failed.unwrap_or_else(passed);
    if outcome.status == Status::Untouched {
        let source = std::fs::read_to_string(exercise.answer()).unwrap_or_default();
        outcome.headline = outcome.headline.map(|place| still_to_write(&source, &place));
    }
    Ok(Outcome { seen, border: Some(border), ..outcome })
}

/// From how many bytes on `send` waits, as the given program finds out.
fn border(tools: &Tools, program: &Path) -> Result<usize> {
    let job = job::run(tools, program, 2, LIMIT, &[])?;
    job.news.parse().ok().filter(|_| job.has_passed()).ok_or_else(|| {
        let what =
            format!("{} is installed, and a job of two ranks does not run\n{}", tools.library, job.output.trim_end());
        Trouble::broken(what).hint(format!("does `{} -n 2 hostname` work?", tools.mpirun.display())).into()
    })
}

/// Lets two ranks both send first, below the border and at it.
fn head_on(tools: &Tools, programs: &Programs, border: usize) -> Result<String> {
    let program = programs.path("head_on");
    let below = job::run(tools, &program, 2, LIMIT, &[border.saturating_sub(1)])?;
    let at = job::run(tools, &program, 2, HEAD_ON_LIMIT, &[border])?;
    let told = |job: &Job, limit: Duration| match job.has_passed() {
        true => "passes".to_owned(),
        false => format!("does not end, in {} s", limit.as_secs()),
    };
    Ok(format!(
        "both ranks send first: with {} bytes it {}, with {border} it {}",
        border.saturating_sub(1),
        told(&below, LIMIT),
        told(&at, HEAD_ON_LIMIT)
    ))
}

/// Why `job` has not passed. `border` is told where it may be the reason.
fn failure(job: &Job, ranks: usize, border: Option<usize>) -> Outcome {
    if let Some(mistake) = &job.mistake {
        return Outcome::failed(Status::Wrong, mistake.clone());
    }
    if let Some((rank, said)) = &job.panic {
        // `panicked at src/lib.rs:20:5: not yet implemented: …`
        let (place, message) = said.strip_prefix("panicked at ").unwrap_or(said).split_once(": ").unwrap_or((said, ""));
        let place = place.rsplit_once(':').map_or(place, |(place, _column)| place);
        if message.starts_with("not yet implemented") {
            return Outcome::failed(Status::Untouched, place.to_owned());
        }
        return Outcome::failed(Status::Panicked, format!("Rank {rank} of {ranks} panicked at {place}: {message}"));
    }
    if job.late {
        return Outcome::failed(Status::TimedOut, late(job, ranks, border));
    }
    let said = job.output.lines().find_map(|line| Some(line[line.find("MPI_ERR")?..].trim().to_owned()));
    let code =
        job.status.and_then(|status| status.code()).map_or("a signal".into(), |code| format!("exit code {code}"));
    let headline = match said {
        Some(error) => format!("MPI has ended the job of {}: {error}.", many(ranks)),
        None => format!("The job of {} ended with {code} before every rank had returned.", many(ranks)),
    };
    let mut outcome = Outcome::failed(Status::Crashed, headline);
    outcome.output.clone_from(&job.output);
    outcome
}

/// `place` is the place of a `todo!()`, as `src/lib.rs:16`.
fn still_to_write(text: &str, place: &str) -> String {
    let line = place.rsplit(':').next().and_then(|line| line.parse().ok()).unwrap_or(0);
    match source::function_around(text, line) {
        Some(function) => format!("Still to write: `{function}` ({place})"),
        None => format!("Still to write: {place}"),
    }
}

/// Who has returned and who has not.
fn late(job: &Job, ranks: usize, border: Option<usize>) -> String {
    let inside = job.ranks.iter().filter_map(|place| if let Place::Inside(call) = place { Some(*call) } else { None });
    let Some(call) = inside.min() else {
        return format!(
            "The job of {} has not ended after {} s; every rank has returned.",
            many(ranks),
            LIMIT.as_secs()
        );
    };
    let what = &job.calls[call];
    let (stuck, back): (Vec<usize>, Vec<usize>) = (0..ranks)
        .partition(|&rank| matches!(job.ranks[rank], Place::NotStarted) || job.ranks[rank] == Place::Inside(call));
    let seconds = LIMIT.as_secs();
    let mut text = match call.checked_sub(1).filter(|_| border.is_some()) {
        Some(before) => format!("{} works; {what} does not end", capital(&job.calls[before])),
        None => format!("{} does not end", capital(what)),
    };
    text += &match back.is_empty() {
        true => format!(", with {}: none of them has returned after {seconds} s.", many(ranks)),
        false => format!(
            ": {} {} not returned after {seconds} s, and {} {}.",
            list(&stuck),
            if stuck.len() == 1 { "has" } else { "have" },
            list(&back),
            if back.len() == 1 { "has" } else { "have" }
        ),
    };
    if let (Some(border), Some(width)) = (border, what.split(' ').find_map(|word| word.parse::<usize>().ok())) {
        text += &format!(" Such a row has {} bytes. Here `send` waits from {border} bytes on.", 4 * width);
    }
    text
}

fn many(ranks: usize) -> String {
    if ranks == 1 { "1 rank".into() } else { format!("{ranks} ranks") }
}

/// `ranks 0, 1 and 3`.
fn list(ranks: &[usize]) -> String {
    let names: Vec<String> = ranks.iter().map(usize::to_string).collect();
    match &names[..] {
        [] => "no rank".into(),
        [one] => format!("rank {one}"),
        [others @ .., last] => format!("ranks {} and {last}", others.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
