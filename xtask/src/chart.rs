//! `cargo xtask chart`: draws one interleaving of the learner's answer.

use std::path::PathBuf;

use anyhow::Result;

use crate::build::workspace::Code;
use crate::course::{Course, select};
use crate::exit::{Exit, Trouble};
use crate::files;
use crate::judge::{self, Judge};
use crate::report::{svg, term, text};

/// Draw the failing interleaving of an exercise, complete.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Number, name or path.
    selector: String,
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
    let words = format!("{}, test `{}`", verdict.status.words(), failure.test.name);
    let title = text::title(exercise, &words);
    match &args.svg {
        Some(file) => {
            files::write_atomically(&std::env::current_dir()?.join(file), &svg::draw(&chart, title.trim_end()))
                .map_err(|error| Trouble::usage(format!("{error:#}")))?;
            term::say(&format!("Drawn: {}\n", file.display()))?;
        }
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
