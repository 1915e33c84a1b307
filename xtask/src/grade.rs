//! `cargo xtask grade`: a class. The grader's libraries are heavy and only instructors need them, so this only forwards.

use anyhow::Result;

use crate::build::cargo;
use crate::course::Course;
use crate::exit::Exit;

/// Grade the work of a class.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Args {
    /// What the grader understands; `--help` lists it.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    arguments: Vec<String>,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let manifest = course.root.join("Cargo.toml");
    let manifest = manifest.to_string_lossy();
    let mut arguments = vec!["run", "--quiet", "--manifest-path", &manifest, "--package", "grader", "--"];
    arguments.extend(args.arguments.iter().map(String::as_str));
    cargo::forward_here(&arguments)
}
