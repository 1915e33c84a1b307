//! What a check costs after an edit, beside `cargo test` of the same exercise.
//!
//! `cargo bench -p xtask` makes a copy of the course under `target/bench/`, solves its exercises with the course's own
//! answers, and then, again and again, edits one file and times both commands, one after the other. Only the ratio of
//! the medians means anything on another machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Exercises of different kinds: a plain one, one on the clock, one that panics, one with many interleavings.
const EXERCISES: [(&str, &str, &str); 4] = [
    ("01", "channels/01_hand_over", "hand_over"),
    ("04", "channels/04_many_microphones", "many_microphones"),
    ("12", "sync_channel/12_backpressure", "backpressure"),
    ("20", "disconnection/20_nobody_listening", "nobody_listening"),
];

/// Pairs of runs for each exercise. The median of an odd number is one of them.
const REPETITIONS: usize = 7;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the course").to_path_buf();
    let copy = root.join("target/bench/course");
    prepare(&root, &copy);
    println!("{:<22} {:>12} {:>12} {:>7}", "exercise", "cargo test", "check", "ratio");
    for (number, folder, package) in EXERCISES {
        let file = copy.join("exercises").join(folder).join("src/lib.rs");
        let test = ["test", "--quiet", "--package", package];
        let check = ["xtask", "check", number];
        // The first pair builds what the two have in common with nothing.
        time(&copy, &test);
        time(&copy, &check);
        let (mut tests, mut checks) = (Vec::new(), Vec::new());
        for _ in 0..REPETITIONS {
            edit(&file);
            tests.push(time(&copy, &test));
            edit(&file);
            checks.push(time(&copy, &check));
        }
        let (test, check) = (median(tests), median(checks));
        let ratio = check.as_secs_f64() / test.as_secs_f64();
        println!("{package:<22} {test:>12.0?} {check:>12.0?} {ratio:>7.2}");
    }
}

/// A fresh copy of what is committed, solved.
fn prepare(root: &Path, copy: &Path) {
    if copy.exists() {
        fs::remove_dir_all(copy.join("exercises")).expect("the copy can be emptied");
        run(Command::new("git").args(["checkout", "--quiet", "--", "."]).current_dir(copy));
        run(Command::new("git").args(["pull", "--quiet"]).current_dir(copy));
    } else {
        run(Command::new("git").args(["clone", "--quiet", "--local"]).arg(root).arg(copy));
    }
    for (_, folder, _) in EXERCISES {
        let answer: PathBuf = copy.join("solutions").join(folder).join("src/lib.rs");
        fs::copy(answer, copy.join("exercises").join(folder).join("src/lib.rs")).expect("the copy can be solved");
    }
}

/// Adds a comment line: the smallest edit that has everything compiled again.
fn edit(file: &Path) {
    let mut text = fs::read_to_string(file).expect("an exercise can be read");
    text.push_str("// edited\n");
    fs::write(file, text).expect("an exercise can be written");
}

fn time(folder: &Path, arguments: &[&str]) -> Duration {
    let start = Instant::now();
    run(Command::new("cargo").args(arguments).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null()));
    start.elapsed()
}

fn run(command: &mut Command) {
    let status = command.status().expect("the command can be started");
    assert!(status.success(), "{command:?} failed with {status}");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
