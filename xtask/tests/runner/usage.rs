//! Command lines that can't be right. None of them builds anything.

use insta::assert_snapshot;

use crate::copy::Copy;

#[test]
fn selectors_that_name_nothing_or_too_much() {
    let course = Copy::new("selectors");
    let all = ["check 99", "check countin", "check cuonting", "hint channels", "check xyzzy", "diff count", "chart 7"];
    assert_snapshot!(all.map(|arguments| course.run(arguments)).join("\n"));
}

#[test]
fn outside_the_course() {
    let course = Copy::new("outside");
    let outside = std::env::temp_dir();
    let output = course.command_in(&outside, "check").output().expect("the runner can be started");
    let transcript = course.transcript("check", &output).replace(&outside.display().to_string(), "[elsewhere]");
    assert_snapshot!(transcript.replace("[elsewhere]/", "[elsewhere]"));
}

#[test]
fn tokens_that_are_none() {
    let course = Copy::new("tokens");
    let all = ["replay 01", "replay 01-x-1-0", "replay 77-1-1-0", "replay 01-9-1-0"];
    assert_snapshot!(all.map(|arguments| course.run(arguments)).join("\n"));
}

#[test]
fn verbs_that_come_too_early() {
    let course = Copy::new("too_early");
    let all = ["diff 01", "undo", "new channels/3_x", "new channels/01_more", "new swimming/05_more"];
    assert_snapshot!(all.map(|arguments| course.run(arguments)).join("\n"));
}

#[test]
fn help_names_every_verb() {
    assert_snapshot!(Copy::new("help").run("--help"));
}

#[test]
fn mpi_where_there_is_none() {
    let course = Copy::new("mpi");
    let mut command = course.command("mpi");
    command.env("PATH", "").env("LIBCLANG_PATH", course.root.join("nowhere"));
    let output = command.output().expect("the runner can be started");
    // The command that installs it depends on the system, and so does the rest of the line.
    let transcript = course.transcript("mpi", &output);
    let lines = transcript.lines().map(|line| if line.starts_with("hint:") { "hint: …" } else { line });
    assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}
