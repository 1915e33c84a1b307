//! Canvas: fills one column of the gradebook that the instructor has exported.
//!
//! Rules: Canvas finds the assignment by the number in its title, and students by `ID`, `SIS User ID`, `SIS Login ID` or
//! the name. A title that it does not know makes a new assignment; so a gradebook is filled and never invented.

use std::collections::{BTreeMap, BTreeSet};

use xtask::exit::Trouble;

use super::sheet::Sheet;
use crate::model::StudentGrade;

/// What there is to say about a filled sheet.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Filled {
    pub bytes: Vec<u8>,
    pub filled: usize,
    /// Students of the grading who are not in the sheet.
    pub unknown: Vec<String>,
}

/// Columns of students and not of assignments.
const PERSON: [&str; 9] = [
    "Student",
    "LastName",
    "FirstName",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Root Account",
    "Section",
];

/// Puts the points of `students` into `column` of an exported gradebook; without a name, into the only column there is.
pub fn fill(gradebook: &[u8], column: Option<&str>, students: &[StudentGrade]) -> Result<Filled, Trouble> {
    let mut sheet = Sheet::parse(gradebook);
    if !sheet.cell(0, 0).contains("Student") && sheet.column("LastName").is_none() || sheet.column("ID").is_none() {
        return Err(Trouble::usage("this is no gradebook of Canvas: it has no columns `Student` and `ID`")
            .hint("export it in Canvas: Grades, Export, Export Entire Gradebook"));
    }
    let target = target(&sheet, column)?;
    let by_key: BTreeMap<String, &StudentGrade> = students
        .iter()
        .flat_map(|student| {
            let keys = [Some(&student.id), student.email.as_ref(), Some(&student.name)];
            keys.into_iter().flatten().map(move |key| (key.to_lowercase(), student))
        })
        .collect();
    let keys = ["ID", "SIS User ID", "SIS Login ID", "Student"];
    let columns: Vec<usize> = keys.iter().filter_map(|key| sheet.column(key)).collect();
    let mut seen = BTreeSet::new();
    let mut filled = 0;
    for row in 1..sheet.rows() {
        if sheet.cell(row, 0).trim_start().starts_with("Points Possible") {
            continue;
        }
        let cells = columns.iter().map(|column| sheet.cell(row, *column).trim().to_lowercase());
        let known = cells.filter(|cell| !cell.is_empty()).find_map(|cell| by_key.get(&cell).copied());
        let Some(student) = known else { continue };
        seen.insert(&student.id);
        if let Some(points) = student.points {
            sheet.set(row, target, &crate::text::points(points));
            filled += 1;
        }
    }
    let unknown = students.iter().filter(|student| !seen.contains(&student.id)).map(|student| student.id.clone());
    Ok(Filled { unknown: unknown.collect(), filled, bytes: sheet.into_bytes() })
}

/// The column of the assignment.
fn target(sheet: &Sheet, column: Option<&str>) -> Result<usize, Trouble> {
    let computed = ["Score", "Points", "Grade"];
    let is_computed = |title: &str| {
        let mut words = title.split_whitespace().rev();
        let last = words.next().unwrap_or_default();
        computed.contains(&last) && words.next().is_some_and(|word| ["Current", "Final", "Unposted"].contains(&word))
    };
    let titles: Vec<(usize, String)> = (0..sheet.columns(0))
        .map(|at| (at, sheet.cell(0, at).trim().to_owned()))
        .filter(|(_, title)| !PERSON.contains(&title.as_str()) && !is_computed(title) && !title.is_empty())
        .collect();
    let names: Vec<String> = titles.iter().map(|(_, title)| format!("`{title}`")).collect();
    let choice = format!("the gradebook has {}", names.join(", "));
    match column {
        Some(wanted) => {
            let without_number = |title: &str| title.rsplit_once(" (").map_or(title, |(front, _)| front).to_owned();
            let is = |title: &String| title == wanted || without_number(title) == wanted;
            let found = titles.iter().find(|(_, title)| is(title)).map(|(at, _)| *at);
            found.ok_or_else(|| Trouble::usage(format!("no column is called `{wanted}`")).hint(choice))
        }
        None => match &titles[..] {
            [(only, _)] => Ok(*only),
            _ => Err(Trouble::usage("which column takes the points? Name it with `--column`").hint(choice)),
        },
    }
}
