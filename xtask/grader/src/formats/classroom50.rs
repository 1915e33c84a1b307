//! Classroom 50's `result.json`, version 1: hyphens in its keys, whole points.

use serde_json::{Value, json};

use super::{feedback, results};
use crate::model::{Grading, Status, StudentGrade};

/// What Classroom 50 tells a grader in its environment.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    pub classroom: String,
    pub assignment: String,
    /// As `submit/2026-11-20T22-59-01Z-0a1b2c3`.
    pub submission: String,
    pub commit: String,
    pub release: String,
    pub review: String,
    /// When it was graded, in RFC 3339.
    pub datetime: String,
}

impl Environment {
    /// Reads the environment. Fails with the name of the first variable that is missing.
    pub fn read(datetime: String) -> Result<Environment, String> {
        let variable = |name: &str| std::env::var(name).map_err(|_| name.to_owned());
        Ok(Environment {
            classroom: variable("CLASSROOM")?,
            assignment: variable("ASSIGNMENT")?,
            submission: variable("SUBMISSION_TAG")?,
            commit: variable("COMMIT_URL")?,
            release: variable("RELEASE_URL")?,
            review: variable("REVIEW_URL")?,
            datetime,
        })
    }
}

/// The result of one student. None while an exercise could not be judged.
pub fn of(grading: &Grading, student: &StudentGrade, environment: &Environment) -> Option<Value> {
    let score = whole(student.points?);
    let tests: Vec<Value> = results(grading, student)
        .map(|(exercise, result)| {
            json!({
                "test-name": exercise.id,
                "passed": result.status == Status::Passed,
                "score": whole(result.points.unwrap_or(0.0)),
                "max-score": whole(exercise.points),
                "output": feedback(student, result),
            })
        })
        .collect();
    let Environment { classroom, assignment, submission, commit, release, review, datetime } = environment;
    Some(json!({
        "schema": "classroom50/result/v1",
        "classroom": classroom,
        "assignment": assignment,
        "assignment_type": "individual",
        "owner": student.id,
        "submission": submission,
        "commit": commit,
        "release": release,
        "review": review,
        "datetime": student.submitted.as_ref().unwrap_or(datetime),
        "graded_at": datetime,
        "score": score,
        "max-score": whole(student.max_points),
        "tests": tests,
    }))
}

/// Half a point is rounded up.
fn whole(points: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a rubric allows no such number of points")]
    let whole = points.round() as i64;
    whole
}
