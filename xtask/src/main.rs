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
mod verbs;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    run::group::end_children_on_ctrl_c();
    let exit = verbs::perform(verbs::Verb::parse()).unwrap_or_else(|error| {
        let (exit, text) = exit::explain(&error);
        text.iter().for_each(|text| eprintln!("{text}"));
        exit
    });
    exit.into()
}
