//! What belongs to the learner is never lost.

use std::fs;

use insta::assert_snapshot;

use crate::copy::Copy;

const COUNTING: &str = "channels/01_counting";

#[test]
fn reset_and_undo() {
    let course = Copy::new("reset");
    let stub = fs::read(course.answer(COUNTING)).expect("the stub is there");
    course.write_answer(COUNTING, "1");
    let mine = fs::read(course.answer(COUNTING)).expect("the answer is there");
    let mut transcript = course.run("reset 01");
    assert_eq!(fs::read(course.answer(COUNTING)).expect("the stub is back"), stub);
    transcript += &course.run("reset 01");
    transcript += &course.run("undo");
    assert_eq!(fs::read(course.answer(COUNTING)).expect("the answer is back"), mine);
    transcript += &course.run("undo");
    assert_snapshot!(transcript);
}

#[test]
fn undo_keeps_what_was_written_after_a_reset() {
    let course = Copy::new("undo_keeps");
    course.write_answer(COUNTING, "1");
    course.run("reset 01");
    course.write_answer(COUNTING, "2");
    let newer = fs::read(course.answer(COUNTING)).expect("the answer is there");
    assert_snapshot!(course.run("undo"));
    course.run("undo");
    assert_eq!(fs::read(course.answer(COUNTING)).expect("the newer answer is back"), newer);
}

#[test]
fn reset_brings_a_deleted_file_back() {
    let course = Copy::new("deleted");
    fs::remove_dir_all(course.root.join("exercises").join(COUNTING).join("src")).expect("the folder is there");
    assert_snapshot!(course.run("reset 01"));
    assert!(course.answer(COUNTING).is_file());
}

#[test]
fn hints_come_one_by_one() {
    let course = Copy::new("hints");
    assert_snapshot!(["hint 01", "hint 01", "hint 01", "hint 01"].map(|arguments| course.run(arguments)).join("\n"));
}

#[test]
fn a_damaged_state_is_put_aside() {
    let course = Copy::new("damaged_state");
    course.run("hint 01");
    fs::write(course.root.join(".course/state.json"), "{\"passes\": 7").expect("the state can be written");
    assert_snapshot!(course.run("hint 01"));
    assert!(course.root.join(".course/state.json.damaged").is_file());
}

#[test]
fn an_answer_can_be_compared_early_when_asked_for() {
    let course = Copy::new("diff");
    course.write_answer(COUNTING, "1");
    assert_snapshot!(course.run("diff 01 --spoil"));
}
