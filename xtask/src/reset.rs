//! `cargo xtask reset`: back to the stub, with the old file kept.

use anyhow::Result;

use crate::backup;
use crate::course::{Course, select, state};
use crate::exit::{Exit, Trouble};
use crate::files::Lock;
use crate::report::term;

/// Put the stub back in place of your answer; your file is kept.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Number, name or path.
    selector: String,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let exercise = select::one_of_all(course, &args.selector)?;
    let stub = exercise.pristine_stub();
    if !stub.is_file() {
        return Err(Trouble::broken(format!("`{}` is missing, so the stub is not known", course.short(&stub)))
            .hint(format!("`git checkout -- {}` brings it back", course.short(&stub)))
            .into());
    }
    let _lock = Lock::take(&state::folder(course).join("lock"))?;
    let answer = course.short(&exercise.answer());
    if std::fs::read(exercise.answer()).ok() == std::fs::read(&stub).ok() {
        term::say(&format!("`{answer}` is the stub already.\n"))?;
        return Ok(Exit::Passed);
    }
    let kept = backup::keep(course, exercise)?;
    backup::put(course, exercise, &stub)?;
    let mut text = format!("`{answer}` is the stub again.\n");
    if let Some(kept) = kept {
        text += &format!("Your file is kept: {}\nBring it back: cargo xtask undo\n", course.short(&kept));
    }
    term::say(&text)?;
    Ok(Exit::Passed)
}
