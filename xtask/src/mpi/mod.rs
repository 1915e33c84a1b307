//! `cargo xtask mpi`: builds exercise 41 and runs it on a real MPI library, or says what is missing.

mod build;
mod job;
mod judge;
mod prove;
mod tools;

use anyhow::Result;
use serde_json::json;

use crate::build::fingerprint::Machinery;
use crate::build::workspace::Code;
use crate::course::state::{Pass, State};
use crate::course::{Course, Exercise};
use crate::exit::{Exit, Trouble};
use crate::report::status::Status;
use crate::report::{term, text};
use judge::Outcome;

/// Build and run the exercise on MPI, or say what is missing.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Run our solution in place of your answer.
    #[arg(long)]
    solution: bool,
    /// Prove the exercise: solution, other right answers, wrong answers. For authors.
    #[arg(long, conflicts_with = "solution")]
    verify: bool,
    /// Pin the reports on wrong answers as they are now.
    #[arg(long, requires = "verify")]
    accept: bool,
    /// Print one JSON object and nothing else.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    if (args.solution || args.verify) && !course.root.join("solutions").is_dir() {
        return Err(Trouble::usage("this copy of the course has no solutions: it is the edition for students")
            .hint("`cargo xtask mpi` runs your own answer")
            .into());
    }
    let tools = tools::find()?;
    let exercise = course.optional.iter().find(|exercise| exercise.name() == "mpi");
    let exercise = exercise.ok_or_else(|| Trouble::broken("the course has no exercise on MPI"))?;
    term::progress(&format!("Building with {}. The first time, this takes a minute …", tools.library));
    if args.verify {
        return prove::run(course, exercise, &tools, args.accept, args.json);
    }
    let code = if args.solution { Code::Solution } else { Code::Answer };
    let outcome = judge::outcome(course, exercise, &tools, &code, true)?;
    if code == Code::Answer && outcome.has_passed() {
        remember(course, exercise)?;
    }
    if args.json {
        let value = json!({
            "schema": 1,
            "number": exercise.number,
            "id": exercise.id(),
            "library": tools.library,
            "status": outcome.status.name(),
            "headline": outcome.headline,
            "send_waits_from": outcome.border,
        });
        term::say(&format!("{value}\n"))?;
    } else {
        term::say_report(&report(exercise, &outcome, args.solution), outcome.has_passed())?;
    }
    Ok(Exit::from_passed(outcome.has_passed()))
}

fn remember(course: &Course, exercise: &Exercise) -> Result<()> {
    let fingerprint = Machinery::of(course)?.fingerprint(exercise);
    let pass = Pass { fingerprint, interleavings: 0, exhaustive: false, remarks: Vec::new() };
    State::update(course, |state| _ = state.passes.insert(exercise.id(), pass))
}

/// What people read.
fn report(exercise: &Exercise, outcome: &Outcome, of_solution: bool) -> String {
    let whose = if of_solution { " (our solution)" } else { "" };
    let mut out = text::title(exercise, &format!("{}{whose}", outcome.status.words()));
    if let Some(headline) = &outcome.headline {
        out += &format!("\n{}", text::wrapped(headline, 0));
    }
    if !outcome.seen.is_empty() {
        out += "\n";
    }
    for line in &outcome.seen {
        out += &format!("{line}\n");
    }
    if !outcome.output.is_empty() {
        out += &format!("\n{}\n", outcome.output.trim_end());
    }
    out += "\n";
    out += &match outcome.status {
        Status::Passed if of_solution => format!("Its source: solutions/{}/src/lib.rs\n", exercise.id()),
        Status::Passed => format!(
            "Solution: solutions/{}/src/lib.rs\nCompare: cargo xtask diff {}\n",
            exercise.id(),
            exercise.handle()
        ),
        Status::Untouched => {
            let (handle, id) = (exercise.handle(), exercise.id());
            format!(
                "Task: exercises/{id}/README.md\nEdit: exercises/{id}/src/lib.rs\nHint: cargo xtask hint {handle}\n"
            )
        }
        _ => format!("Next: cargo xtask hint {}\n", exercise.handle()),
    };
    out
}
