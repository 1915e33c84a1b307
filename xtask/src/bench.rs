//! `cargo xtask bench`: what a check costs beside a plain `cargo test`, and what the simulated std costs beside the bare
//! engine. For authors.

use std::fs::File;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};

use crate::build::cargo;
use crate::course::{Course, Exercise, select};
use crate::exit::Exit;
use crate::report::term;

/// Compare the time of a check with that of `cargo test`: for authors.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Number, name, topic or path. Solved exercises tell most.
    #[arg(required_unless_present = "engine")]
    selectors: Vec<String>,
    /// Compare a program on the simulated std with the same one written by hand for the bare engine.
    #[arg(long, conflicts_with = "selectors")]
    engine: bool,
    /// How often each of the two is measured; the median counts.
    #[arg(long, default_value_t = 5)]
    times: usize,
}

/// The most that a check may cost, as a multiple of `cargo test`.
const MOST: f64 = 1.5;

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    if args.engine {
        return engine(course);
    }
    let mut all_fast = true;
    for exercise in select::many(course, &args.selectors)? {
        let handle = exercise.handle();
        let mut check = Command::new(std::env::current_exe()?);
        check.args(["check", &handle, "--fresh"]);
        let mut test = cargo::cargo();
        test.args(["test", "--package", exercise.name()]);
        // In turns, so that a busy moment of the machine strikes both. The first of each warms up.
        let mut measured = [Vec::new(), Vec::new()];
        for _ in 0..=args.times {
            measured[0].push(after_an_edit(course, exercise, &mut check)?);
            measured[1].push(after_an_edit(course, exercise, &mut test)?);
        }
        let [check, test] = measured.map(|times| median(&times[1..]));
        let ratio = check.as_secs_f64() / test.as_secs_f64();
        all_fast &= ratio <= MOST;
        let (check, test) = (check.as_millis(), test.as_millis());
        term::say(&format!(
            "{handle} {:<28} check {check:>5} ms   cargo test {test:>5} ms   ratio {ratio:.2}\n",
            exercise.name()
        ))?;
    }
    Ok(Exit::from_passed(all_fast))
}

/// Runs the benchmark of the simulation, optimised as checks are.
fn engine(course: &Course) -> Result<Exit> {
    let mut bench = cargo::cargo();
    bench.args(["test", "--quiet", "--release", "--package", "sim", "--lib", "--"]);
    bench.args(["--ignored", "--nocapture", "simulated_std_against_the_bare_engine"]);
    let output = bench.current_dir(&course.root).stderr(Stdio::inherit()).output().context("cannot run `cargo`")?;
    let said = String::from_utf8_lossy(&output.stdout);
    // The test harness says a few lines of its own.
    for line in said.lines().filter(|line| line.contains("interleavings") || line.contains("of the speed")) {
        term::say(&format!("{line}\n"))?;
    }
    Ok(Exit::from_passed(output.status.success()))
}

/// How long `command` takes when the answer has just been saved.
fn after_an_edit(course: &Course, exercise: &Exercise, command: &mut Command) -> Result<Duration> {
    // A new time stamp is an edit to Cargo; the content stays.
    let answer = File::options().append(true).open(exercise.answer());
    answer.and_then(|file| file.set_modified(SystemTime::now())).context("the answer cannot be touched")?;
    let start = Instant::now();
    command.current_dir(&course.root).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    Ok(start.elapsed())
}

fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
