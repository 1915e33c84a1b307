//! `check`, `replay` and `chart`: verdicts on answers of all kinds.

use std::fs;
use std::process::Stdio;

use insta::assert_snapshot;

use crate::copy::Copy;

const COUNTING: &str = "channels/01_counting";
const RIGHT: &str = "numbers.iter().sum()";

#[test]
fn from_the_stub_to_the_next_exercise() {
    let course = Copy::new("course_order");
    let before = course.exercises();
    let mut transcript = course.run("check");
    assert_eq!(before, course.exercises(), "`check` wrote into exercises/");
    course.write_answer("tour/00_greeting", RIGHT);
    transcript += &course.run("check");
    transcript += &course.run("check 00");
    transcript += &course.run("list");
    transcript += &course.run("next");
    assert_snapshot!(transcript);
}

#[test]
fn an_unchanged_pass_is_answered_without_cargo() {
    let course = Copy::new("unchanged");
    for exercise in ["tour/00_greeting", COUNTING, "channels/02_counting_again"] {
        course.write_answer(exercise, RIGHT);
    }
    let mut transcript = course.run("check --all --json");
    let without_cargo = course.command("check").env("CARGO", "no-such-cargo").output().expect("the runner starts");
    transcript += &course.transcript("check", &without_cargo);
    course.write_answer(COUNTING, "numbers.iter().skip(1).sum()");
    let without_cargo = course.command("check").env("CARGO", "no-such-cargo").output().expect("the runner starts");
    transcript += &course.transcript("check", &without_cargo);
    assert_snapshot!(transcript);
}

#[test]
fn an_exercise_in_stages_is_checked_stage_by_stage() {
    let course = Copy::new("stages");
    let tests = course.root.join("exercises").join(COUNTING).join("tests").join("check.rs");
    let text = fs::read_to_string(&tests).expect("the tests are there");
    let text = text.replace("fn every_number_counts", "fn stage_2_every_number_counts");
    fs::write(&tests, text.replace("fn nothing_is_zero", "fn stage_1_nothing_is_zero"))
        .expect("the copy can be written");
    let mut transcript = course.run("check 01");
    course.write_answer(COUNTING, "0 * numbers.len() as u32");
    transcript += &course.run("check 01");
    transcript += &course.run("check 01 --stage 1");
    transcript += &course.run("check 01 --stage 2 --json");
    transcript += &course.run("list");
    course.write_answer(COUNTING, RIGHT);
    transcript += &course.run("check 01 --stage 2");
    transcript += &course.run("check 01 --stage 1");
    transcript += &course.run("check 01");
    for wrong in ["check 01 --stage 3", "check 02 --stage 1", "check channels --stage 1", "check --stage 1"] {
        transcript += &course.run(wrong);
    }
    assert_snapshot!(transcript);
}

#[test]
fn a_failing_interleaving_can_be_seen_again() {
    let course = Copy::new("failing");
    course
        .write_answer(COUNTING, "if numbers.is_empty() { 0 } else { panic!(\"deadlock: `main` waits for itself.\") }");
    let mut transcript = course.run("check 01");
    transcript += &course.run("check counting --json");
    transcript += &course.run("replay 01-1-1-1a");
    transcript += &course.run("chart 01");
    transcript += &course.run("chart 01 --svg chart.svg");
    transcript += &course.run("chart 01 --gantt");
    assert_snapshot!(transcript);
    assert_snapshot!(fs::read_to_string(course.root.join("chart.svg")).expect("the chart was drawn"));
}

#[test]
fn files_that_no_compiler_could_read() {
    let course = Copy::new("unreadable");
    fs::write(course.answer(COUNTING), b"//! An answer.\n// \xff\n").expect("the copy can be written");
    let mut transcript = course.run("check 01");
    fs::remove_file(course.answer(COUNTING)).expect("the file is there");
    transcript += &course.run("check 01");
    assert_snapshot!(transcript);
}

#[test]
fn damaged_manifests() {
    let course = Copy::new("manifests");
    let manifest = course.root.join("exercises").join(COUNTING).join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("the manifest is there");
    let mut transcript = String::new();
    for damaged in [text.replace("kit.workspace", "rand.workspace"), text.replace("[lib]", "[bin]"), "[[[".to_owned()] {
        fs::write(&manifest, damaged).expect("the copy can be written");
        transcript += &course.run("check 01");
    }
    fs::remove_file(&manifest).expect("the manifest is there");
    transcript += &course.run("check 01");
    // Other exercises don't suffer from it.
    transcript += &course.run("check 02");
    assert_snapshot!(transcript);
}

#[test]
fn the_compiler_is_passed_on() {
    let course = Copy::new("compiler");
    course.write_answer(COUNTING, "numbers.len()");
    let transcript = course.run("check 01");
    // The rest is rustc's, and changes with it.
    for part in [
        "01 Counting: does not compile\n\nerror[E0308]",
        "exercises/channels/01_counting/src/lib.rs:4:5",
        "exit code 1",
    ] {
        assert!(transcript.contains(part), "{part} is not in\n{transcript}");
    }
    course.write_answer(COUNTING, "numbers.iter().sum(");
    assert!(course.run("check 01").contains("does not compile"));
    assert!(course.run("check 01 --json").contains("\"status\":\"does_not_compile\""));
}

#[test]
fn answers_that_end_their_process() {
    let course = Copy::new("crashes");
    let mut transcript = String::new();
    for body in [
        "std::process::exit(numbers.len() as i32 - 3)",
        "if numbers.len() < 9 { std::process::abort() } else { 0 }",
        "fn deeper(n: u32) -> u32 { std::hint::black_box(deeper(n + 1)) + 1 } deeper(numbers.len() as u32)",
        "loop { println!(\"{} {}\", numbers.len(), \"and on \".repeat(10_000)) }",
    ] {
        course.write_answer(COUNTING, &format!("#[allow(unconditional_recursion)] {{ {body} }}"));
        transcript += &course.run("check 01");
    }
    // Its number is the process's own.
    let without_number = transcript.lines().map(|line| match line.split_once("' (") {
        Some((before, after)) => format!("{before}'{}", after.split_once(')').map_or("", |(_, rest)| rest)),
        None => line.to_owned(),
    });
    assert_snapshot!(without_number.collect::<Vec<_>>().join("\n"));
}

#[test]
#[cfg(unix)]
fn a_process_left_behind_is_ended_and_not_waited_for() {
    let course = Copy::new("left_behind");
    // It keeps the answer's output open for longer than the runner's deadline.
    let start = "std::process::Command::new(\"sleep\").arg(\"86400\").spawn().map(|_| ()).expect(\"a process\")";
    course.write_answer(COUNTING, &format!("{{ {start}; {RIGHT} }}"));
    let verdict = course.run("check 01 --json");
    assert!(verdict.contains("\"status\":\"passed\""), "{verdict}");
}

#[test]
fn no_cargo_on_the_path() {
    let course = Copy::new("no_cargo");
    let output = course.command("check 01").env("CARGO", "no-such-cargo").output().expect("the runner starts");
    assert_snapshot!(course.transcript("check 01", &output));
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let course = Copy::new("closed_pipe");
    let mut child =
        course.command("list").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the runner starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the runner ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn two_checks_at_once_do_not_disturb_each_other() {
    let course = Copy::new("at_once");
    course.write_answer(COUNTING, RIGHT);
    course.write_answer("channels/02_counting_again", "numbers.iter().skip(1).sum()");
    let start = |arguments| {
        course.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the runner starts")
    };
    let running =
        ["check 01", "check 02", "check 01 --fresh", "hint 02"].map(|arguments| (arguments, start(arguments)));
    for (arguments, child) in running {
        let output = child.wait_with_output().expect("the runner ends");
        let expected = if arguments == "check 02" { 1 } else { 0 };
        assert_eq!(output.status.code(), Some(expected), "{}", course.transcript(arguments, &output));
    }
    let state = fs::read_to_string(course.root.join(".course/state.json")).expect("there is a state");
    assert!(state.contains("channels/01_counting") && state.contains("\"channels/02_counting_again\": 1"), "{state}");
}
