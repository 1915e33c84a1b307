//! `cargo xtask list`: the course and the learner's progress.

use anyhow::Result;
use serde_json::{Value, json};

use crate::build::fingerprint::Machinery;
use crate::course::state::{self, State};
use crate::course::{Course, Exercise, TOPICS};
use crate::exit::Exit;
use crate::report::term;
use crate::run::tests;

/// Show all exercises and which have passed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Print one JSON object and nothing else.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let state = State::load(course);
    let machinery = Machinery::of(course)?;
    let progress = |exercise: &Exercise| match state.passes.get(&exercise.id()) {
        None => "open",
        Some(pass) if pass.fingerprint == machinery.fingerprint(exercise) => "passed",
        Some(_) => "changed",
    };
    // How many of its stages have passed, and how many there are.
    let stages = |exercise: &Exercise| -> Option<(usize, usize)> {
        let all = tests::stages_of(exercise).unwrap_or_default();
        let passed = all.iter().take_while(|&&stage| {
            let pass = state.passes.get(&state::id(exercise, Some(stage)));
            pass.is_some_and(|pass| pass.fingerprint == machinery.fingerprint(exercise))
        });
        (!all.is_empty()).then(|| (passed.count(), all.len()))
    };
    if args.json {
        let one = |exercise: &Exercise| {
            let mut value = json!({
                "number": exercise.number,
                "id": exercise.id(),
                "title": exercise.title,
                "progress": progress(exercise),
                "hints_shown": state.hints.get(&exercise.id()).copied().unwrap_or(0),
            });
            if let Some((passed, of)) = stages(exercise) {
                value["stages"] = json!({ "passed": passed, "of": of });
            }
            value
        };
        let mut exercises: Vec<Value> = course.exercises.iter().map(one).collect();
        exercises.extend(course.optional.iter().map(|exercise| {
            let mut value = one(exercise);
            value["optional"] = true.into();
            value["progress"] = if state.has_passed(exercise) { "passed" } else { "open" }.into();
            value
        }));
        term::say(&format!("{}\n", json!({ "schema": 1, "exercises": exercises })))?;
        return Ok(Exit::Passed);
    }
    let mut text = String::new();
    for topic in topics(course) {
        text += &format!("{topic}\n");
        for exercise in course.exercises.iter().filter(|exercise| exercise.topic == topic) {
            let progress = match (progress(exercise), stages(exercise)) {
                ("changed", _) => "passed, changed since".to_owned(),
                ("open", Some((passed, of))) if 0 < passed => format!("{passed} of {of} stages passed"),
                (other, _) => other.to_owned(),
            };
            let line = format!("  {} {:<28} {:<36} {progress}", exercise.handle(), exercise.name(), exercise.title);
            text += line.trim_end();
            text += "\n";
        }
    }
    if !course.optional.is_empty() {
        text += "optional, with cargo xtask mpi\n";
    }
    for exercise in &course.optional {
        let progress = if state.has_passed(exercise) { "passed" } else { "" };
        let line = format!("  {} {:<28} {:<36} {progress}", exercise.handle(), exercise.name(), exercise.title);
        text += line.trim_end();
        text += "\n";
    }
    let passed = course.exercises.iter().filter(|exercise| state.has_passed(exercise)).count();
    text += &format!("\n{passed} of {} passed. Go on: cargo xtask check\n", course.exercises.len());
    term::say(&text)?;
    Ok(Exit::Passed)
}

/// The topics that have exercises, in course order; any that the course doesn't know come last.
fn topics(course: &Course) -> Vec<&str> {
    let mut topics: Vec<&str> = course.exercises.iter().map(|exercise| exercise.topic.as_str()).collect();
    topics.sort_by_key(|topic| TOPICS.iter().position(|known| known == topic).unwrap_or(TOPICS.len()));
    topics.dedup();
    topics
}
