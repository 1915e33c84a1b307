//! Moodle: fills the grading worksheet of an assignment.
//!
//! Rules: the worksheet must be the one that Moodle exported, with its `Identifier` (`Participant 123`), `Grade` and `Last
//! modified (grade)`; `Feedback comments` is optional. Titles are in the language of the site, so the columns may be named.

use std::collections::{BTreeMap, BTreeSet};

use xtask::exit::Trouble;

use super::canvas::Filled;
use super::sheet::{Sheet, harmless};
use crate::model::{Grading, StudentGrade};

/// Puts points and a short feedback into an exported worksheet.
pub fn fill(
    worksheet: &[u8],
    column: Option<&str>,
    grading: &Grading,
    students: &[StudentGrade],
) -> Result<Filled, Trouble> {
    let mut sheet = Sheet::parse(worksheet);
    let titles: Vec<String> = (0..sheet.columns(0)).map(|at| format!("`{}`", sheet.cell(0, at))).collect();
    let grade = sheet.column(column.unwrap_or("Grade"));
    let Some(grade) = grade else {
        return Err(Trouble::usage("the worksheet has no column for the grade; name it with `--column`")
            .hint(format!("it has {}", titles.join(", "))));
    };
    let feedback = sheet.column("Feedback comments");
    let mut by_key: BTreeMap<String, &StudentGrade> = BTreeMap::new();
    for student in students {
        by_key.insert(student.id.to_lowercase(), student);
        if let Some(email) = &student.email {
            by_key.insert(email.to_lowercase(), student);
        }
    }
    let keys = ["Identifier", "ID number", "Email address", "Username"];
    let mut columns: Vec<usize> = keys.iter().filter_map(|key| sheet.column(key)).collect();
    if columns.is_empty() {
        columns.push(0);
    }
    let (mut seen, mut filled) = (BTreeSet::new(), 0);
    for row in 1..sheet.rows() {
        let cells = columns.iter().map(|column| sheet.cell(row, *column).trim().to_lowercase());
        let known = cells
            // `Participant 123` in the site's language: the number is what counts.
            .flat_map(|cell| [cell.rsplit(' ').next().unwrap_or_default().to_owned(), cell])
            .filter(|cell| !cell.is_empty())
            .find_map(|cell| by_key.get(&cell).copied());
        let Some(student) = known else { continue };
        seen.insert(&student.id);
        if let Some(points) = student.points {
            sheet.set(row, grade, &crate::text::points(points));
            if let Some(feedback) = feedback {
                sheet.set(row, feedback, &harmless(&summary(grading, student)));
            }
            filled += 1;
        }
    }
    let unknown = students.iter().filter(|student| !seen.contains(&student.id)).map(|student| student.id.clone());
    Ok(Filled { unknown: unknown.collect(), filled, bytes: sheet.into_bytes() })
}

/// One line for each exercise that has not passed, as HTML, because Moodle reads it so.
fn summary(grading: &Grading, student: &StudentGrade) -> String {
    let points = student.points.map_or_else(|| "?".to_owned(), crate::text::points);
    let mut lines = vec![format!("{points} of {} points", crate::text::points(student.max_points))];
    if 0.0 < student.late_penalty {
        lines.push(format!("{} taken off for lateness", crate::text::points(student.late_penalty)));
    }
    for (exercise, result) in super::results(grading, student) {
        if let Some(headline) = &result.headline {
            lines.push(format!("{:02} {}: {headline}", exercise.number, exercise.title));
        }
    }
    let safe: Vec<String> = lines.iter().map(|line| crate::text::html(&line.replace('\n', " "))).collect();
    safe.join("<br>")
}
