//! `cargo xtask ci`: all that continuous integration runs, in one command.

use anyhow::Result;

use crate::build::cargo;
use crate::course::Course;
use crate::exit::Exit;
use crate::report::term;
use crate::{book, verify};

/// Run everything that must hold before a change is merged.
#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(course: &Course, _args: &Args) -> Result<Exit> {
    let mut failed = Vec::new();
    let cargo_steps: [&[&str]; 3] =
        [&["fmt", "--all", "--check"], &["clippy", "--all-targets", "--", "-D", "warnings"], &["test", "--quiet"]];
    for arguments in cargo_steps {
        let name = format!("cargo {}", arguments.join(" "));
        term::say(&format!("== {name}\n"))?;
        if !cargo::forward(&course.root, arguments)? {
            failed.push(name);
        }
    }
    term::say("== cargo xtask verify\n")?;
    if verify::run(course, &verify::Args::default())? != Exit::Passed {
        failed.push("cargo xtask verify".into());
    }
    term::say("== cargo xtask book check\n")?;
    if !book::forward(course, "check")? {
        failed.push("cargo xtask book check".into());
    }
    if failed.is_empty() {
        term::say("All steps passed.\n")?;
    } else {
        term::say(&format!("Not passed: {}\n", failed.join("; ")))?;
    }
    Ok(Exit::from_passed(failed.is_empty()))
}
