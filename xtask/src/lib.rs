//! The course runner: `cargo xtask <verb>`. Each verb is a file; `README.md` beside this folder tells how they fit.
//!
//! What is public here is what the grader shares with `check`: the course on disk, the generated workspace, the records
//! of test programs, verdicts and the words for them.

mod bench;
mod book;
mod chart;
mod check;
mod ci;
mod diff;
mod grade;
mod handout;
mod hint;
mod list;
mod mpi;
mod new;
mod next;
mod replay;
mod reset;
mod undo;
mod verify;

mod backup;
pub mod build;
pub mod cases;
pub mod course;
pub mod exit;
pub mod files;
mod judge;
pub mod report;
pub mod run;
mod verbs;

use std::process::ExitCode;

use clap::Parser;

/// Does what the command line asks, and says what went wrong.
pub fn main() -> ExitCode {
    run::group::end_children_on_ctrl_c();
    let exit = verbs::perform(verbs::Verb::parse()).unwrap_or_else(|error| {
        let (exit, text) = exit::explain(&error);
        text.iter().for_each(|text| eprintln!("{text}"));
        exit
    });
    exit.into()
}
