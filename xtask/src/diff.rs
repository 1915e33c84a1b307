//! `cargo xtask diff`: the learner's answer beside the solution.

use std::fs;

use anyhow::{Context, Result};
use similar::TextDiff;

use crate::course::state::State;
use crate::course::{Course, select};
use crate::exit::{Exit, Trouble};
use crate::report::term;

/// Compare your answer with the solution.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Number, name or path.
    selector: String,
    /// Show it although your answer has not passed yet.
    #[arg(long)]
    spoil: bool,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let exercise = select::one_of_all(course, &args.selector)?;
    if !args.spoil && !State::load(course).has_passed(exercise) {
        let handle = exercise.handle();
        return Err(Trouble::usage(format!("{handle} has not passed yet, and this shows its solution"))
            .hint(format!("`cargo xtask hint {handle}` says less, `cargo xtask diff {handle} --spoil` says all"))
            .into());
    }
    let [answer, solution] = [exercise.answer(), exercise.solution_dir().join("src").join("lib.rs")];
    let read = |path| fs::read_to_string(path).with_context(|| format!("`{}` cannot be read", course.short(path)));
    let text = unified(&read(&answer)?, &read(&solution)?, &course.short(&answer), &course.short(&solution));
    term::say(if text.is_empty() { "Your answer is the solution, letter for letter.\n" } else { &text })?;
    Ok(Exit::Passed)
}

/// The differences between two texts as a unified diff; empty if there are none.
pub(crate) fn unified(old: &str, new: &str, old_name: &str, new_name: &str) -> String {
    TextDiff::from_lines(old, new).unified_diff().context_radius(3).header(old_name, new_name).to_string()
}
