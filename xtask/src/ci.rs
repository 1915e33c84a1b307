//! `cargo xtask ci`: all that continuous integration runs, in one command.

use std::process::Command;

use anyhow::{Context, Result};

use crate::build::cargo;
use crate::course::Course;
use crate::exit::Exit;
use crate::report::term;
use crate::{book, cases, verify};

/// Run everything that must hold before a change is merged.
#[derive(clap::Args)]
pub(crate) struct Args {}

/// What Cargo is asked to do, in order. The book's tools and its listings are workspaces of their own.
const CARGO_STEPS: [&[&str]; 12] = [
    &["fmt", "--all", "--check"],
    &["fmt", "--manifest-path", "book/tools/Cargo.toml", "--check"],
    &["fmt", "--manifest-path", "book/listings/Cargo.toml", "--all", "--check"],
    // The solution has the exercise's programs. Compiling them needs an MPI library: `.ci/run` sees to that.
    &["fmt", "--manifest-path", "solutions/between_machines/41_mpi/Cargo.toml", "--check"],
    // 02 does not compile on purpose. The other unsolved exercises do, without a warning.
    &["clippy", "--quiet", "--workspace", "--exclude", "customs", "--all-targets", "--", "-D", "warnings"],
    &["clippy", "--quiet", "--package", "checker", "--features", "simulation", "--all-targets", "--", "-D", "warnings"],
    &["clippy", "--quiet", "--manifest-path", "book/tools/Cargo.toml", "--all-targets", "--", "-D", "warnings"],
    &["test", "--quiet"],
    &["test", "--quiet", "--package", "checker", "--features", "simulation", "--", "--test-threads=1"],
    &["test", "--quiet", "--manifest-path", "book/tools/Cargo.toml"],
    &["test", "--quiet", "--package", "measurements", "--lib"],
    // The attacks in `xtask/grader/hostile` on every tier that the machine offers are among these.
    &["test", "--quiet", "--package", "grader"],
];

pub(crate) fn run(course: &Course, _args: &Args) -> Result<Exit> {
    let mut failed = Vec::new();
    for arguments in CARGO_STEPS {
        let name = format!("cargo {}", arguments.join(" "));
        term::say(&format!("== {name}\n"))?;
        if !cargo::forward(&course.root, arguments)? {
            failed.push(name);
        }
    }
    term::say("== rustfmt --check xtask/submissions\n")?;
    if !cases_are_formatted(course)? {
        failed.push("rustfmt --check xtask/submissions".into());
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

/// Cases belong to no package, so `cargo fmt` doesn't know them.
fn cases_are_formatted(course: &Course) -> Result<bool> {
    let all = cases::files_below(&course.root.join("xtask").join("submissions"));
    let sources: Vec<_> =
        all.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")).collect();
    let rustfmt = std::env::var_os("RUSTFMT").unwrap_or_else(|| "rustfmt".into());
    let mut command = Command::new(rustfmt);
    command.args(["--edition", "2024", "--check"]).args(sources).current_dir(&course.root);
    Ok(command.status().context("`rustfmt` cannot be run")?.success())
}
