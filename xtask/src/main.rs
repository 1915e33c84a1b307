//! The course runner: `cargo xtask <verb>`. Each verb is a file; `README.md` beside this folder tells how they fit.

mod bench;
mod book;
mod chart;
mod check;
mod ci;
mod diff;
mod hint;
mod list;
mod new;
mod next;
mod replay;
mod reset;
mod undo;
mod verify;

mod backup;
mod build;
mod cases;
mod course;
mod exit;
mod files;
mod judge;
mod report;
mod run;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use course::Course;
use exit::Exit;

/// A course on message passing in Rust.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
enum Verb {
    Check(check::Args),
    List(list::Args),
    Next(next::Args),
    Hint(hint::Args),
    Replay(replay::Args),
    Chart(chart::Args),
    Diff(diff::Args),
    Reset(reset::Args),
    Undo(undo::Args),
    Book(book::Args),
    New(new::Args),
    Verify(verify::Args),
    Bench(bench::Args),
    Ci(ci::Args),
}

fn main() -> ExitCode {
    run::group::end_children_on_ctrl_c();
    let exit = perform(Verb::parse()).unwrap_or_else(|error| {
        let (exit, text) = exit::explain(&error);
        text.iter().for_each(|text| eprintln!("{text}"));
        exit
    });
    exit.into()
}

fn perform(verb: Verb) -> Result<Exit> {
    let course = Course::find()?;
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
        Verb::Book(args) => book::run(&course, &args),
        Verb::New(args) => new::run(&course, &args),
        Verb::Verify(args) => verify::run(&course, &args),
        Verb::Bench(args) => bench::run(&course, &args),
        Verb::Ci(args) => ci::run(&course, &args),
    }
}
