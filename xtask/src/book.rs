//! `cargo xtask book`: the text. Its tools are heavy and have a workspace of their own, so this only forwards.

use anyhow::Result;

use crate::build::cargo;
use crate::course::Course;
use crate::exit::{Exit, Trouble};

/// Build, open, check or serve the book.
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
    /// Show the pages in the browser and build them again on every change.
    Serve,
    /// Run all listings again and store what they print.
    Regenerate,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let succeeded = match args.action {
        Action::Build => forward(course, "build"),
        Action::Open => forward(course, "open"),
        Action::Check => forward(course, "check"),
        Action::Regenerate => forward(course, "regenerate"),
        // A server and a file watcher take long to compile, and only this needs them.
        Action::Serve => forward_with(course, &["--features", "serve"], "serve"),
    };
    succeeded.map(Exit::from_passed)
}

/// Runs the book's own tools. Says whether they succeeded.
pub(crate) fn forward(course: &Course, action: &str) -> Result<bool> {
    forward_with(course, &[], action)
}

fn forward_with(course: &Course, options: &[&str], action: &str) -> Result<bool> {
    let manifest = course.root.join("book").join("tools").join("Cargo.toml");
    if !manifest.is_file() {
        return Err(Trouble::broken("`book/tools/` is missing, so the book cannot be built").into());
    }
    let manifest = manifest.to_string_lossy();
    let mut arguments = vec!["run", "--quiet", "--manifest-path", &manifest];
    arguments.extend(options);
    arguments.extend(["--", action]);
    cargo::forward(&course.root, &arguments)
}
