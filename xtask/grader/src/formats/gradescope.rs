//! Gradescope's `results.json`.
//!
//! Rules: `score` or a score for every test; `score` has the last word. The top-level `output` is HTML unless its format
//! says otherwise, so every text of a student's making says `text`. Statuses of tests are `passed` and `failed`.

use serde_json::{Value, json};

use super::{feedback, results, title};
use crate::model::{Grading, Status, StudentGrade};
use crate::rubric::rounded;

/// The results of one student. None while an exercise could not be judged: Gradescope would show a zero.
pub fn of(grading: &Grading, student: &StudentGrade) -> Option<Value> {
    let score = student.points?;
    let tests: Vec<Value> = results(grading, student)
        .map(|(exercise, result)| {
            let passed = result.status == Status::Passed;
            json!({
                "name": title(exercise, result),
                "name_format": "text",
                "number": format!("{:02}", exercise.number),
                "score": result.points.unwrap_or(0.0),
                "max_score": exercise.points,
                "status": if passed { "passed" } else { "failed" },
                "output": feedback(student, result),
                "output_format": "text",
                "visibility": "visible",
            })
        })
        .collect();
    let mut output = String::new();
    if 0.0 < student.late_penalty {
        output += &format!("Handed in late: {} points taken off.\n", crate::text::points(student.late_penalty));
    }
    for note in student.notes.iter().filter(|note| note.exercise.is_none()) {
        output += &format!("{}\n", note.text);
    }
    Some(json!({
        "score": rounded(score),
        "output": crate::text::plain(&output),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": { "course": grading.course, "seed": grading.seed, "sandbox": grading.sandbox.tier },
    }))
}
