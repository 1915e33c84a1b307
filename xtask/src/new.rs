//! `cargo xtask new`: scaffolds an exercise, its solution and its first cases.

use std::path::Path;

use anyhow::Result;

use crate::course::{Course, TOPICS};
use crate::exit::{Exit, Trouble};
use crate::files;
use crate::report::term;

/// Start a new exercise: for authors.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Topic and folder, as `channels/04_many_microphones`.
    exercise: String,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let (topic, folder, name) = parse(course, &args.exercise)?;
    let title = {
        let words = name.replace('_', " ");
        words[..1].to_uppercase() + &words[1..]
    };
    let fill = |template: &str| {
        template
            .replace("{name}", name)
            .replace("{title}", &title)
            .replace("{folder}", folder)
            .replace("{topic}", topic)
    };
    let id = format!("{topic}/{folder}");
    let files = [
        (format!("exercises/{id}/Cargo.toml"), fill(EXERCISE_MANIFEST)),
        (format!("exercises/{id}/README.md"), fill(README)),
        (format!("exercises/{id}/src/lib.rs"), fill(STUB)),
        (format!("exercises/{id}/tests/check.rs"), fill(TESTS)),
        (format!("solutions/{id}/Cargo.toml"), fill(SOLUTION_MANIFEST)),
        (format!("solutions/{id}/src/lib.rs"), fill(SOLUTION)),
        (format!("xtask/submissions/{id}/wrong/p1_keeps_a_sender.rs"), fill(WRONG)),
        (format!("xtask/submissions/{id}/right/a1_scoped.rs"), fill(RIGHT)),
        (format!("xtask/stubs/{id}.rs"), fill(STUB)),
    ];
    for (path, text) in &files {
        files::write_atomically(&course.root.join(Path::new(path)), text)?;
    }
    let written: String = files.iter().map(|(path, _)| format!("  {path}\n")).collect();
    let number = &folder[..2];
    term::say(&format!(
        "Written:\n{written}\nIt builds and works as it is. What is still missing: cargo xtask verify {number}\n"
    ))?;
    Ok(Exit::Passed)
}

/// Topic, folder and name of the new exercise, if they can be.
fn parse<'a>(course: &Course, exercise: &'a str) -> Result<(&'a str, &'a str, &'a str)> {
    let malformed = || {
        Trouble::usage(format!("`{exercise}` does not look like `channels/04_many_microphones`"))
            .hint("the topic, two digits, and a name in lower case")
    };
    let (topic, folder) = exercise.split_once('/').ok_or_else(malformed)?;
    let (digits, name) = folder.split_once('_').ok_or_else(malformed)?;
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if digits.len() != 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) || !is_name {
        return Err(malformed().into());
    }
    if !TOPICS.contains(&topic) {
        return Err(Trouble::usage(format!("`{topic}` is no topic; the topics are {}", TOPICS.join(", "))).into());
    }
    let taken =
        course.exercises.iter().chain(&course.optional).find(|other| other.handle() == digits || other.name() == name);
    if let Some(other) = taken {
        return Err(
            Trouble::usage(format!("there is `{}` already: numbers and names are used once", other.id())).into()
        );
    }
    Ok((topic, folder, name))
}

const EXERCISE_MANIFEST: &str = r#"[package]
name = "{name}"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true

[lib]
name = "{name}"
# Said although it is Cargo's own choice: a missing file is then this exercise's trouble and not the whole workspace's.
path = "src/lib.rs"
test = false
doctest = false

[dev-dependencies]
checker.workspace = true

[lints]
workspace = true
"#;

const SOLUTION_MANIFEST: &str = r#"[package]
name = "{name}_solution"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true

[lib]
name = "{name}"
test = false
doctest = false

[[test]]
name = "check"
path = "../../../exercises/{topic}/{folder}/tests/check.rs"

[dev-dependencies]
checker.workspace = true

[lints]
workspace = true
"#;

const README: &str = r#"# {title}

The story, and the one idea of this exercise.

## Your task

Write `collect` in `src/lib.rs`.

## What is checked

- In every interleaving: every value arrives once, and `collect` returns.

## Hints

<details><summary>Hint 1</summary>

A first nudge: where to look.

</details>

<details><summary>Hint 2</summary>

A second: what to think about.

</details>

<details><summary>Hint 3</summary>

A third: what must be true, and still not the code.

</details>
"#;

const STUB: &str = r#"//! {title}.
#![expect(unused_variables, reason = "delete this line once you use them")]

/// Sends each value from a thread of its own and returns all of them, sorted.
pub fn collect(values: Vec<u32>) -> Vec<u32> {
    todo!("one thread for each value, one channel for all")
}
"#;

const TESTS: &str = r#"//! What `collect` must do, in every interleaving.

use checker::{ensure, every_interleaving};
use {name}::collect;

/// Catches values that are lost, and a `collect` that waits for ever.
#[test]
fn every_value_arrives_once() {
    every_interleaving(|| {
        let values = collect(vec![1, 2]);
        ensure!(values == [1, 2], "1 and 2 were sent; {values:?} came back.");
    });
}
"#;

const SOLUTION: &str = r#"//! {title}.

use std::sync::mpsc;
use std::thread;

/// Sends each value from a thread of its own and returns all of them, sorted.
pub fn collect(values: Vec<u32>) -> Vec<u32> {
    let (out, inbox) = mpsc::channel();
    for value in values {
        let out = out.clone();
        thread::spawn(move || out.send(value));
    }
    drop(out);
    let mut all: Vec<u32> = inbox.iter().collect();
    all.sort_unstable();
    all
}
"#;

const WRONG: &str = r#"//! Keeps a sender while it waits for the last one to go.

use std::sync::mpsc;
use std::thread;

pub fn collect(values: Vec<u32>) -> Vec<u32> {
    let (out, inbox) = mpsc::channel();
    for value in values {
        let out = out.clone();
        thread::spawn(move || out.send(value));
    }
    let mut all: Vec<u32> = inbox.iter().collect();
    all.sort_unstable();
    all
}
"#;

const RIGHT: &str = r#"//! Scoped threads, joined before the channel is read.

use std::sync::mpsc;
use std::thread;

pub fn collect(values: Vec<u32>) -> Vec<u32> {
    let (out, inbox) = mpsc::channel();
    thread::scope(|scope| {
        for value in values {
            let out = out.clone();
            scope.spawn(move || out.send(value));
        }
    });
    let mut all: Vec<u32> = inbox.try_iter().collect();
    all.sort_unstable();
    all
}
"#;
