//! `cargo xtask chart`: draws one interleaving of the learner's answer.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::build::workspace::Code;
use crate::course::{Course, Exercise, select};
use crate::exit::{Exit, Trouble};
use crate::files;
use crate::judge::{self, Judge};
use crate::report::verdict::{Failure, Verdict};
use crate::report::{svg, term, text};

/// Draw the failing interleaving of an exercise, complete.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Number, name or path.
    selector: String,
    /// Draw how long each thread worked and waited: only for a failure on the virtual clock.
    #[arg(long)]
    gantt: bool,
    /// Write the chart as a picture instead.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let exercise = select::one(course, &args.selector)?;
    let verdict = match judge::unreadable(exercise) {
        Some(verdict) => verdict,
        None => Judge::of_answers(course, &[exercise])?.verdict(exercise, &Code::Answer)?,
    };
    if args.gantt && !verdict.has_passed() {
        return gantt(exercise, &verdict, args);
    }
    let Some((failure, chart)) = verdict.failure.as_ref().and_then(|failure| Some((failure, text::chart(failure)?)))
    else {
        if verdict.has_passed() {
            term::say(&format!(
                "{} passed: there is no failing interleaving to draw.\n",
                text::title(exercise, "chart").trim_end()
            ))?;
            return Ok(Exit::Passed);
        }
        term::say_report(&text::report(exercise, &verdict, None), false)?;
        return Ok(Exit::NotPassed);
    };
    let title = title_of(exercise, failure);
    match &args.svg {
        Some(file) => write(file, &svg::draw(&chart, title.trim_end()))?,
        None => {
            let stuck: String = chart.stuck.iter().map(|line| text::wrapped(line, 0)).collect();
            let all = chart.to_text(usize::MAX, "");
            let gap = if stuck.is_empty() { "" } else { "\n" };
            term::say_report(&format!("{title}\n{all}{gap}{stuck}"), false)?;
        }
    }
    // It was asked to draw, and has drawn.
    Ok(Exit::Passed)
}

/// The first failure in which time passes, as bars of time.
fn gantt(exercise: &Exercise, verdict: &Verdict, args: &Args) -> Result<Exit> {
    let failures = verdict.failure.as_deref().into_iter().chain(&verdict.also);
    let Some((failure, gantt)) = failures.into_iter().find_map(|failure| Some((failure, text::gantt(failure)?))) else {
        let what =
            format!("exercise {} fails, and not on the virtual clock: there is no time to draw", exercise.handle());
        let hint = format!("`cargo xtask chart {}` draws the steps", exercise.handle());
        return Err(Trouble::usage(what).hint(hint).into());
    };
    let title = title_of(exercise, failure);
    match &args.svg {
        Some(file) => write(file, &svg::draw_gantt(&gantt, title.trim_end()))?,
        None => term::say_report(&format!("{title}\n{}", gantt.to_text()), false)?,
    }
    Ok(Exit::Passed)
}

fn title_of(exercise: &Exercise, failure: &Failure) -> String {
    text::title(exercise, &format!("{}, test `{}`", failure.end.status.words(), failure.test.name))
}

fn write(file: &Path, picture: &str) -> Result<()> {
    files::write_atomically(&std::env::current_dir()?.join(file), picture)
        .map_err(|error| Trouble::usage(format!("{error:#}")))?;
    term::say(&format!("Drawn: {}\n", file.display()))
}
