//! `cargo xtask measure`: measures on this machine, draws, and compares with the last time.

mod machine;
mod predict;
mod programs;
mod session;
mod tell;

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use plot::Measurement;
use plot::compare::compare;
use serde_json::{Value, json};

use crate::build::fingerprint::Machinery;
use crate::course::state::{self, State};
use crate::course::{Course, Exercise};
use crate::exit::{Exit, Trouble};
use crate::files;
use crate::report::term;
use programs::{Chosen, Program};
use session::Measured;

/// Measure on this machine, draw a plot, and compare with the last time.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Number, name or path of an exercise, or the name of a measurement. Without any: list what can be measured.
    selectors: Vec<String>,
    /// Print one JSON object and nothing else.
    #[arg(long)]
    json: bool,
    /// Measure the solution and store the numbers for the book: for authors.
    #[arg(long)]
    store: bool,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    if args.selectors.is_empty() {
        return list(course, args.json);
    }
    let chosen = programs::choose(course, &args.selectors)?;
    if !args.store {
        // Before anything is built or measured: a wait of a minute must not end with a no.
        let machinery = Machinery::of(course)?;
        for Chosen { program, exercise } in &chosen {
            if let Some(exercise) = exercise.filter(|_| program.answer.is_some())
                && !has_passed(course, &machinery, exercise)
            {
                return not_passed(exercise, args.json);
            }
        }
    }
    let mut all = Vec::new();
    for Chosen { program, exercise } in &chosen {
        let measured = session::measure(course, program, args.store, args.json)?;
        let file = file(course, program, args.store);
        let before = if args.store { None } else { read(&file) };
        if args.json {
            all.push(to_json(program, *exercise, &measured, before.as_ref()));
        } else {
            term::say_report(&tell::report(program, *exercise, &measured, before.as_ref()), true)?;
        }
        files::write_atomically(&file, &format!("{:#}\n", measured.data.to_json()))?;
        let picture = file.with_extension("svg");
        if !args.store {
            let drawn = plot::figure::file(&measured.data).map_err(Trouble::broken)?;
            files::write_atomically(&picture, &drawn)?;
        }
        if !args.json {
            let kept = if args.store { &file } else { &picture };
            term::say(&format!("\nKept: {}\n", course.short(kept)))?;
        }
    }
    if args.json {
        term::say(&format!("{}\n", json!({ "schema": 1, "measurements": all })))?;
    }
    Ok(Exit::Passed)
}

/// What can be measured, one a line.
fn list(course: &Course, as_json: bool) -> Result<Exit> {
    let all = programs::of_course(course);
    if as_json {
        let all: Vec<Value> = all
            .iter()
            .map(|Chosen { program, exercise }| {
                json!({ "name": program.name, "exercise": exercise.map(Exercise::id), "what": program.what })
            })
            .collect();
        term::say(&format!("{}\n", json!({ "schema": 1, "measurements": all })))?;
    } else {
        for Chosen { program, exercise } in &all {
            let handle = exercise.map_or("  ".into(), Exercise::handle);
            term::say(&format!("{handle}  {:<16} {}\n", program.name, program.what))?;
        }
        term::say("\nOne of them: cargo xtask measure NAME\n")?;
    }
    Ok(Exit::Passed)
}

/// Whether the answer has passed and is unchanged since. What is wrong may well be fast.
fn has_passed(course: &Course, machinery: &Machinery, exercise: &Exercise) -> bool {
    let state = State::load(course);
    state.passes.get(&exercise.id()).is_some_and(|pass| pass.fingerprint == machinery.fingerprint(exercise))
}

fn not_passed(exercise: &Exercise, as_json: bool) -> Result<Exit> {
    let handle = exercise.handle();
    let what = format!("{handle} {} has not passed as it is now, and what is wrong may well be fast.", exercise.name());
    if as_json {
        term::say(&format!("{}\n", json!({ "schema": 1, "measurements": [], "not_passed": exercise.id() })))?;
    } else {
        term::say(&format!("{what}\nFirst: cargo xtask check {handle}\n"))?;
    }
    Ok(Exit::NotPassed)
}

/// Where a measurement is kept.
fn file(course: &Course, program: &Program, store: bool) -> PathBuf {
    let folder = if store { course.root.join("book") } else { state::folder(course) };
    folder.join("measurements").join(format!("{}.json", program.name))
}

/// The last measurement. One that can't be read is as good as none, and is replaced.
fn read(file: &PathBuf) -> Option<Measurement> {
    Measurement::from_json(&fs::read_to_string(file).ok()?).ok()
}

fn to_json(program: &Program, exercise: Option<&Exercise>, measured: &Measured, before: Option<&Measurement>) -> Value {
    let changes: Vec<Value> = before
        .map(|before| compare(before, &measured.data).1)
        .unwrap_or_default()
        .iter()
        .map(|change| json!({ "what": change.what, "before": change.before, "now": change.now }))
        .collect();
    json!({
        "name": program.name,
        "exercise": exercise.map(Exercise::id),
        "measurement": measured.data.to_json(),
        "notes": measured.notes,
        "compared_with": before.map(|before| before.date.clone()),
        "changes": changes,
    })
}
