//! `verify` and `new`: what authors run.

use std::fs;

use insta::assert_snapshot;

use crate::copy::Copy;

#[test]
fn pins_are_written_compared_and_missed() {
    let course = Copy::new("verify");
    let mut transcript = course.run("verify 01");
    transcript += &course.run("verify 01 --accept");
    transcript += &course.run("verify 01");
    transcript += &course.run("verify 01 --json");
    let tests = course.root.join("exercises/channels/01_counting/tests/check.rs");
    let text = fs::read_to_string(&tests).expect("the tests are there");
    fs::write(&tests, text.replace("The total of 1, 2, 3", "1, 2 and 3")).expect("the copy can be written");
    fs::write(course.root.join("exercises/channels/01_counting/notes.txt"), "").expect("the copy can be written");
    transcript += &course.run("verify 01");
    assert_snapshot!(transcript);
    let pin = course.root.join("xtask/submissions/channels/01_counting/snapshots/p2_waits.snap");
    assert_snapshot!(fs::read_to_string(pin).expect("the report was pinned"));
}

#[test]
fn a_course_that_proves_nothing_is_found_out() {
    let course = Copy::new("verify_fails");
    let cases = course.root.join("xtask/submissions/channels/01_counting");
    fs::copy(cases.join("right/a1_folds.rs"), cases.join("wrong/p1_leaves_the_first_out.rs"))
        .expect("a case can be copied");
    fs::copy(cases.join("wrong/p2_waits.rs"), cases.join("right/a2_loops.rs")).expect("a case can be copied");
    let solution = course.root.join("solutions/channels/01_counting/src/lib.rs");
    fs::copy(&solution, course.answer("channels/01_counting")).expect("the solution can be copied");
    fs::write(&solution, "pub fn total(numbers: &[u32]) -> u32 { let unused = 1; numbers.len() as u32 }")
        .expect("it can be written");
    let transcript = course.run("verify 01 --accept");
    for part in [
        "stub: passes its own check",
        "solution: does not pass",
        "right/a2_loops: does not pass",
        "wrong/p1_leaves_the_first_out: passes; it must fail",
        "exit code 1",
    ] {
        assert!(transcript.contains(part), "{part} is not in\n{transcript}");
    }
}

#[test]
fn a_new_exercise_works_as_it_is() {
    let course = Copy::new("new");
    let mut transcript = course.run("new sync_channel/03_slow_disk");
    transcript += &course.run("check slow");
    let solution = course.root.join("solutions/sync_channel/03_slow_disk/src/lib.rs");
    fs::copy(&solution, course.answer("sync_channel/03_slow_disk")).expect("the solution can be copied");
    transcript += &course.run("check slow");
    assert_snapshot!(transcript);
}
