//! `cargo xtask hint`: staged hints, one more each time.

use std::fs;

use anyhow::{Context, Result};

use crate::course::state::State;
use crate::course::{Course, Exercise, readme, select};
use crate::exit::{Exit, Trouble};
use crate::next::first_open;
use crate::report::{term, text};

/// Show one more hint.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Number, name or path. Without it: the exercise of this folder, or the first that has not passed.
    selector: Option<String>,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let exercise = chosen(course, args.selector.as_deref())?;
    let path = exercise.dir().join("README.md");
    let readme = fs::read_to_string(&path).with_context(|| format!("`{}` cannot be read", course.short(&path)))?;
    let hints = readme::hints(&readme);
    if hints.is_empty() {
        return Err(Trouble::broken(format!("`{}` holds no hints", course.short(&path))).into());
    }
    let mut shown = 0;
    State::update(course, |state| {
        let counter = state.hints.entry(exercise.id()).or_insert(0);
        *counter = (*counter + 1).min(hints.len() as u64);
        shown = *counter as usize;
    })?;
    let mut out = text::title(exercise, &format!("hint {shown} of {}", hints.len()));
    for (index, hint) in hints.iter().take(shown).enumerate() {
        out += &format!("\n{}", text::wrapped(&format!("{}. {}", index + 1, one_line_per_paragraph(hint)), 0));
    }
    if shown < hints.len() {
        out += &format!("\nMore: cargo xtask hint {}\n", exercise.handle());
    } else {
        out += &format!("\nThat was the last one. To see an answer: cargo xtask diff {} --spoil\n", exercise.handle());
    }
    term::say_report(&out, true)?;
    Ok(Exit::Passed)
}

/// The exercise named by `selector`, or the one the learner is at.
pub(crate) fn chosen<'a>(course: &'a Course, selector: Option<&str>) -> Result<&'a Exercise> {
    if let Some(selector) = selector {
        return select::one_of_all(course, selector);
    }
    let here = select::around_current_folder(course);
    let exercise = here.or_else(|| first_open(course, &State::load(course)));
    exercise.ok_or_else(|| {
        Trouble::usage("every exercise has passed: name the one you mean")
            .hint("`cargo xtask list` shows them all")
            .into()
    })
}

/// Lines of a paragraph joined, so that they can be broken anew. Lines of code and list items stay.
fn one_line_per_paragraph(text: &str) -> String {
    let mut out = String::new();
    let mut in_code = false;
    for line in text.lines() {
        let is_fence = line.trim_start().starts_with("```");
        let stands_alone =
            in_code || is_fence || line.trim().is_empty() || line.trim_start().starts_with(['-', '*', '|']);
        if !out.is_empty() {
            out.push(if stands_alone || out.ends_with('\n') { '\n' } else { ' ' });
        }
        in_code ^= is_fence;
        out += if in_code { line } else { line.trim() };
        if stands_alone {
            out.push('\n');
        }
    }
    while let Some(at) = out.find("\n\n\n") {
        out.remove(at);
    }
    out.trim_end().to_owned()
}
