//! `grades.csv`: a line for each student, a column for each exercise, for a spreadsheet.

use std::io::Write;

use anyhow::Result;

use super::sheet::harmless;
use crate::model::{Grading, StudentGrade};
use crate::text::{plain, points};

/// Writes all students, one after the other.
pub fn write(
    grading: &Grading,
    students: impl Iterator<Item = Result<StudentGrade>>,
    to: &mut impl Write,
) -> Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    let first = ["id", "name", "email", "points", "of", "late penalty"].map(str::to_owned);
    let exercises = grading.exercises.iter().map(|exercise| exercise.id.clone());
    csv.write_record(first.into_iter().chain(exercises))?;
    for student in students {
        let student = student?;
        let text = |text: &str| harmless(&plain(text).replace('\n', " "));
        let mut row = vec![
            text(&student.id),
            text(&student.name),
            text(student.email.as_deref().unwrap_or_default()),
            student.points.map(points).unwrap_or_default(),
            points(student.max_points),
            points(student.late_penalty),
        ];
        row.extend(student.results.iter().map(|result| result.points.map(points).unwrap_or_default()));
        csv.write_record(row)?;
    }
    csv.flush()?;
    Ok(())
}
