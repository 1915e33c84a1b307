//! The text that a student gets: points, notes and the reports.

use std::fmt::Write;

use crate::formats::{feedback, results};
use crate::model::{Grading, Status, StudentGrade};
use crate::text::{plain, points};

/// Everything a student should read, as plain text, without what is for the instructor only.
pub fn of(grading: &Grading, student: &StudentGrade) -> String {
    let mut text = format!("{} ({})\n", student.name, student.id);
    let total = student.points.map_or_else(|| "not complete yet".to_owned(), points);
    _ = writeln!(text, "{total} of {} points", points(student.max_points));
    if 0.0 < student.late_penalty {
        let (raw, late) = (points(student.raw_points), points(student.late_penalty));
        _ = writeln!(text, "{raw} for the answers, {late} taken off for lateness");
    }
    for note in student.notes.iter().filter(|note| note.exercise.is_none()) {
        _ = writeln!(text, "Note: {}", note.text);
    }
    text.push('\n');
    for (exercise, result) in results(grading, student) {
        let given = result.points.map_or_else(|| "?".to_owned(), points);
        let title = format!("{:02} {}", exercise.number, exercise.title);
        let extra = if exercise.extra { " (extra)" } else { "" };
        _ = writeln!(text, "{title:<44} {given:>5} of {}{extra}  {}", points(exercise.points), result.status.words());
    }
    for (exercise, result) in results(grading, student) {
        let has_note = student.notes.iter().any(|note| note.exercise == Some(exercise.number));
        let is_clear = matches!(result.status, Status::Passed | Status::Missing | Status::Untouched);
        if is_clear && !has_note && result.remarks.is_empty() {
            continue;
        }
        _ = writeln!(text, "\n{}\n\n{}", "-".repeat(72), feedback(student, result).trim_end());
    }
    plain(&text)
}
