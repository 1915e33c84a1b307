//! `cargo xtask next`: what comes next.

use anyhow::Result;

use crate::course::state::State;
use crate::course::{Course, Exercise};
use crate::exit::Exit;
use crate::report::term;

/// Say which exercise comes next, and which files belong to it.
#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(course: &Course, _args: &Args) -> Result<Exit> {
    let text = match first_open(course, &State::load(course)) {
        Some(exercise) => {
            let (handle, title, id) = (exercise.handle(), &exercise.title, exercise.id());
            format!(
                "{handle} {title}\n\nTask: exercises/{id}/README.md\nEdit: exercises/{id}/src/lib.rs\nThen: cargo xtask check {handle}\n"
            )
        }
        None => format!("All {} exercises have passed.\n", course.exercises.len()),
    };
    term::say(&text)?;
    Ok(Exit::Passed)
}

/// The first exercise in course order that has never passed.
pub(crate) fn first_open<'a>(course: &'a Course, state: &State) -> Option<&'a Exercise> {
    course.exercises.iter().find(|exercise| !state.has_passed(exercise))
}
