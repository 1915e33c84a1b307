//! Proves the exercise on MPI, where there is one: what `verify` does for the others.

use std::fs;

use anyhow::Result;
use serde_json::json;

use super::judge;
use super::tools::Tools;
use crate::build::workspace::Code;
use crate::cases;
use crate::course::{Course, Exercise, readme};
use crate::exit::Exit;
use crate::files;
use crate::report::status::Status;
use crate::report::term;

/// Runs the stub, the solution and all cases. With `accept`, pins the reports on wrong ones and renews the stub's copy.
pub(crate) fn run(course: &Course, exercise: &Exercise, tools: &Tools, accept: bool, quiet: bool) -> Result<Exit> {
    let mut problems = Vec::new();
    stub_is_kept(course, exercise, accept, &mut problems)?;
    let stub = judge::outcome(course, exercise, tools, &Code::Answer, false)?;
    if stub.status != Status::Untouched {
        problems.push(format!("stub: {}; it must say what is still to write", stub.status.words()));
    }
    let solution = judge::outcome(course, exercise, tools, &Code::Solution, false)?;
    if !solution.has_passed() {
        problems.push(format!("solution: {}", solution.headline.unwrap_or_default()));
    }
    let all = cases::of(exercise);
    for case in &all {
        term::progress(&format!("{} …", case.label()));
        let outcome = judge::outcome(course, exercise, tools, &case.code(), false)?;
        let headline = outcome.headline.clone().unwrap_or_default();
        match (case.is_wrong(), outcome.has_passed()) {
            (true, true) => problems.push(format!("{}: passes; it must fail", case.label())),
            (false, false) => problems.push(format!("{}: does not pass: {headline}", case.label())),
            (false, true) => {}
            (true, false) => {
                let report = without_numbers_of_this_machine(outcome.status, &headline, outcome.border);
                if let Some(difference) = cases::compare_pin(course, exercise, case, &report, accept)? {
                    problems.push(format!("{}: its report is not the pinned one\n{difference}", case.label()));
                }
            }
        }
    }
    let ok = problems.is_empty();
    if quiet {
        let one = json!({ "number": exercise.number, "id": exercise.id(), "ok": ok, "problems": problems });
        term::say(&format!("{}\n", json!({ "schema": 1, "exercises": [one] })))?;
    } else {
        let words = if ok { "as they should be".into() } else { format!("{} problems", problems.len()) };
        let mut out =
            format!("{} mpi on {}: stub, solution, {} cases: {words}\n", exercise.handle(), tools.library, all.len());
        for problem in &problems {
            out += &format!("  {}\n", problem.replace('\n', "\n    "));
        }
        term::say(&out)?;
    }
    Ok(Exit::from_passed(ok))
}

/// The copy that `reset` brings back, and the hints, which `verify` looks after elsewhere.
fn stub_is_kept(course: &Course, exercise: &Exercise, accept: bool, problems: &mut Vec<String>) -> Result<()> {
    let read = |path: std::path::PathBuf| fs::read_to_string(path).unwrap_or_default();
    let stub = read(exercise.answer());
    if accept {
        files::write_atomically(&exercise.pristine_stub(), &stub)?;
    } else if stub != read(exercise.pristine_stub()) {
        let path = course.short(&exercise.pristine_stub());
        problems.push(format!("`{path}`, which `reset` brings back, is not the stub: `--accept` renews it"));
    }
    let hints = readme::hints(&read(exercise.dir().join("README.md"))).len();
    if hints != 3 {
        problems.push(format!("its README has {hints} hints instead of 3"));
    }
    Ok(())
}

/// What is pinned must read the same with any library, on any machine.
fn without_numbers_of_this_machine(status: Status, headline: &str, border: Option<usize>) -> String {
    let border = border.map_or_else(String::new, |border| format!("from {border} bytes on"));
    format!("{}\n\n{}", status.words(), headline.replace(&border, "from … bytes on"))
}
