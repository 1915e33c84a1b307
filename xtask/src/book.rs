//! `cargo xtask book`: the text. Its tools are heavy and have a workspace of their own, so this only forwards.

use anyhow::Result;

use crate::build::cargo;
use crate::course::Course;
use crate::exit::{Exit, Trouble};

/// Build, open or check the book.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[arg(value_enum, default_value = "build")]
    action: Action,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Action {
    /// Build the pages.
    Build,
    /// Build the pages and open them in the browser.
    Open,
    /// Build the pages and check every include and every link.
    Check,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let action = match args.action {
        Action::Build => "build",
        Action::Open => "open",
        Action::Check => "check",
    };
    forward(course, action).map(Exit::from_passed)
}

/// Runs the book's own tools. Says whether they succeeded.
pub(crate) fn forward(course: &Course, action: &str) -> Result<bool> {
    let manifest = course.root.join("book").join("tools").join("Cargo.toml");
    if !manifest.is_file() {
        return Err(Trouble::broken("`book/tools/` is missing, so the book cannot be built").into());
    }
    let manifest = manifest.to_string_lossy();
    cargo::forward(&course.root, &["run", "--quiet", "--manifest-path", &manifest, "--", action])
}
