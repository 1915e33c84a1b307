//! The command line of `cargo xtask grade`.

mod grade;
mod package;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};
use xtask::course::Course;
use xtask::exit::Exit;
use xtask::report::term;

use crate::export::{self, Format, USUAL};
use crate::grades::Grades;
use crate::merge;
use crate::report::overview::Overview;
use crate::report::summary;

/// Grade the work of a class.
///
/// SUBMISSIONS is a folder with a folder or a zip for each student, an export of Canvas, Moodle or Gradescope, or a text
/// file with the path of one checkout on each line.
#[derive(Parser)]
#[command(name = "cargo xtask grade", bin_name = "cargo xtask grade", disable_help_subcommand = true)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Line {
    #[command(subcommand)]
    other: Option<Other>,
    #[command(flatten)]
    grade: grade::Args,
}

#[derive(Subcommand)]
enum Other {
    /// Put the shards of a class together.
    Merge {
        /// The folders that the shards were written to.
        #[arg(required = true)]
        outs: Vec<PathBuf>,
        /// Where to write the whole.
        #[arg(long)]
        out: PathBuf,
        #[command(flatten)]
        formats: Formats,
    },
    /// Write other formats from grades that exist.
    Export {
        /// The folder that was graded into.
        out: PathBuf,
        #[command(flatten)]
        formats: Formats,
    },
    /// Judge one answer of one student again, and print the report.
    Appeal(grade::Appeal),
    /// Make a Gradescope autograder, or a workflow for GitHub Actions.
    Package(package::Args),
}

/// What to write besides `grades.json`.
#[derive(clap::Args)]
struct Formats {
    /// html, text, csv, gradescope, classroom50, junit, exercism, canvas=FILE, moodle=FILE [default: html,text,csv]
    #[arg(long = "format", value_name = "FORMAT", value_delimiter = ',')]
    formats: Vec<Format>,
    /// The column to fill in the file of Canvas or Moodle.
    #[arg(long, value_name = "TITLE")]
    column: Option<String>,
}

impl Formats {
    /// Writes them, sums the class up on the terminal and says where everything is.
    fn write(&self, out: &std::path::Path) -> Result<Overview> {
        let grades = Grades::open(out)?;
        let overview = Overview::of(&grades)?;
        term::say(&summary::of(&grades.grading, &overview))?;
        let formats = if self.formats.is_empty() { &USUAL[..] } else { &self.formats };
        let written = export::write(&grades, formats, self.column.as_deref(), out)?;
        let mut text = format!("\nWritten:\n  {}\n", out.join("grades.json").display());
        written.iter().for_each(|line| text += &format!("  {line}\n"));
        term::say(&text)?;
        Ok(overview)
    }
}

/// Does what the command line asks.
pub fn run() -> Result<Exit> {
    let line = Line::parse();
    let course = Course::find()?;
    match line.other {
        None => grade::run(&course, &line.grade),
        Some(Other::Merge { outs, out, formats }) => {
            merge::merge(&outs, &out)?;
            formats.write(&out).map(|overview| complete(&overview))
        }
        Some(Other::Export { out, formats }) => formats.write(&out).map(|overview| complete(&overview)),
        Some(Other::Appeal(args)) => grade::appeal(&course, &args),
        Some(Other::Package(args)) => package::run(&course, &args),
    }
}

/// Grading is done when everything was judged, however many answers are wrong.
fn complete(overview: &Overview) -> Exit {
    if overview.unjudged.is_empty() { Exit::Passed } else { Exit::Broken }
}
