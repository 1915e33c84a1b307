//! Every other format is a function of `grades.json`. A format is a file here, with its rules at the top.

pub mod canvas;
pub mod classroom50;
pub mod exercism;
pub mod gradescope;
pub mod junit;
pub mod moodle;
mod sheet;
pub mod table;

#[cfg(test)]
mod tests;

use crate::model::{ExerciseGrade, GradedExercise, Grading, Status, StudentGrade};

/// What a student reads first about an exercise: `04 Many microphones: deadlock`.
pub fn title(exercise: &GradedExercise, result: &ExerciseGrade) -> String {
    format!("{:02} {}: {}", exercise.number, exercise.title, result.status.words())
}

/// The exercises of a student, each with what came of it.
pub fn results<'a>(
    grading: &'a Grading,
    student: &'a StudentGrade,
) -> impl Iterator<Item = (&'a GradedExercise, &'a ExerciseGrade)> {
    grading.exercises.iter().filter_map(|exercise| {
        let result = student.results.iter().find(|result| result.exercise == exercise.number)?;
        Some((exercise, result))
    })
}

/// A file name made of an id: what may be an id need not be a name for a file.
pub fn file_name(id: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.@".contains(c);
    let plain: String = id.chars().map(|c| if is_plain(c) { c } else { '_' }).take(80).collect();
    let plain = plain.trim_start_matches('.').to_owned();
    if plain == id { plain } else { format!("{plain}-{}", &crate::store::hash(id.as_bytes())[..8]) }
}

/// Whether the answer ran at all.
fn has_run(status: Status) -> bool {
    !matches!(status, Status::DoesNotCompile | Status::Policy | Status::Missing | Status::Unreadable | Status::Infra)
}

/// What a student may read about an exercise: the report, the notes, no flags.
pub fn feedback(student: &StudentGrade, result: &ExerciseGrade) -> String {
    let mut text = result.report.trim_end().to_owned();
    text.push('\n');
    for remark in &result.remarks {
        if !result.report.contains(remark.as_str()) {
            text += &format!("Remark: {remark}\n");
        }
    }
    for note in student.notes.iter().filter(|note| note.exercise == Some(result.exercise)) {
        text += &format!("Note: {}\n", note.text);
    }
    crate::text::plain(&text)
}
