//! `cargo xtask undo`: brings the last file back that `reset` put away.

use std::fs;

use anyhow::{Context, Result};

use crate::backup;
use crate::course::{Course, state};
use crate::exit::{Exit, Trouble};
use crate::files::Lock;
use crate::report::term;

/// Bring back what the last `reset` put away.
#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(course: &Course, _args: &Args) -> Result<Exit> {
    let _lock = Lock::take(&state::folder(course).join("lock"))?;
    let Some((exercise, newest)) = backup::newest(course) else {
        return Err(Trouble::usage("there is nothing to undo: no answer was put away").into());
    };
    let answer = exercise.answer();
    let bytes = fs::read(&newest).with_context(|| format!("`{}` cannot be read", course.short(&newest)))?;
    // What stands there now is kept too, unless it is the stub, which is never lost.
    let current = fs::read(&answer).ok();
    let is_own_work =
        current.is_some() && current != fs::read(exercise.pristine_stub()).ok() && current.as_deref() != Some(&bytes);
    let kept = if is_own_work { backup::keep(course, exercise)? } else { None };
    fs::create_dir_all(exercise.dir().join("src"))
        .with_context(|| format!("`{}` cannot be made", exercise.dir().display()))?;
    fs::rename(&newest, &answer).with_context(|| format!("`{}` cannot be written", course.short(&answer)))?;
    let mut text = format!("`{}` is yours again.\n", course.short(&answer));
    if let Some(kept) = kept {
        text += &format!("What stood there is kept: {}\n", course.short(&kept));
    }
    term::say(&text)?;
    Ok(Exit::Passed)
}
