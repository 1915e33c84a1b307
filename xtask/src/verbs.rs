//! All verbs, in the order in which the help shows them.

use anyhow::Result;
use clap::Parser;

use crate::course::Course;
use crate::exit::{Exit, Trouble};
use crate::{
    bench, book, chart, check, ci, diff, grade, handout, hint, list, mpi, new, next, replay, reset, undo, verify,
};

/// A course on message passing in Rust.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
pub(crate) enum Verb {
    Check(check::Args),
    List(list::Args),
    Next(next::Args),
    Hint(hint::Args),
    Replay(replay::Args),
    Chart(chart::Args),
    Diff(diff::Args),
    Reset(reset::Args),
    Undo(undo::Args),
    Mpi(mpi::Args),
    Book(book::Args),
    Grade(grade::Args),
    Handout(handout::Args),
    New(new::Args),
    Verify(verify::Args),
    Bench(bench::Args),
    Ci(ci::Args),
}

/// Does what the command line asks.
pub(crate) fn perform(verb: Verb) -> Result<Exit> {
    let course = Course::find()?;
    let for_all = !matches!(
        verb,
        Verb::Diff(_)
            | Verb::Grade(_)
            | Verb::Handout(_)
            | Verb::New(_)
            | Verb::Verify(_)
            | Verb::Bench(_)
            | Verb::Ci(_)
    );
    if !for_all && !course.root.join("solutions").is_dir() {
        return Err(Trouble::usage("this copy of the course has no solutions: it is the edition for students")
            .hint("`cargo xtask check --all` checks your own answers")
            .into());
    }
    match verb {
        Verb::Check(args) => check::run(&course, &args),
        Verb::List(args) => list::run(&course, &args),
        Verb::Next(args) => next::run(&course, &args),
        Verb::Hint(args) => hint::run(&course, &args),
        Verb::Replay(args) => replay::run(&course, &args),
        Verb::Chart(args) => chart::run(&course, &args),
        Verb::Diff(args) => diff::run(&course, &args),
        Verb::Reset(args) => reset::run(&course, &args),
        Verb::Undo(args) => undo::run(&course, &args),
        Verb::Mpi(args) => mpi::run(&course, &args),
        Verb::Book(args) => book::run(&course, &args),
        Verb::Grade(args) => grade::run(&course, &args),
        Verb::Handout(args) => handout::run(&course, &args),
        Verb::New(args) => new::run(&course, &args),
        Verb::Verify(args) => verify::run(&course, &args),
        Verb::Bench(args) => bench::run(&course, &args),
        Verb::Ci(args) => ci::run(&course, &args),
    }
}
