//! Exercism's test runner interface, version 3: one `results.json` for each exercise of a student.
//!
//! Rules: `error` only if no test ran, and then with a message; tests in file order; a message of at most 65535
//! characters.

use serde_json::{Value, json};

use super::{feedback, has_run};
use crate::model::{ExerciseGrade, GradedExercise, Status, StudentGrade};

const LONGEST_MESSAGE: usize = 65_535;

pub fn of(student: &StudentGrade, exercise: &GradedExercise, result: &ExerciseGrade) -> Value {
    let message: String = feedback(student, result).chars().take(LONGEST_MESSAGE).collect();
    if !has_run(result.status) {
        return json!({ "version": 3, "status": "error", "message": message, "tests": [] });
    }
    let passed = result.status == Status::Passed;
    // The report is about the first test that failed; if none is named, the whole run was stopped.
    let first = result.failed_tests.first();
    let tests: Vec<Value> = exercise
        .tests
        .iter()
        .map(|test| {
            let failed = !passed && (first.is_none() || result.failed_tests.contains(test));
            if !failed {
                return json!({ "name": test, "status": "pass" });
            }
            let is_told = first.is_none_or(|first| first == test);
            let message = if is_told { message.as_str() } else { "This test failed too." };
            json!({ "name": test, "status": "fail", "message": message })
        })
        .collect();
    json!({ "version": 3, "status": if passed { "pass" } else { "fail" }, "tests": tests })
}
