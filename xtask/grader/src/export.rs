//! Writing the formats that were asked for, each from `grades.json`.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result};
use xtask::exit::Trouble;

use crate::formats::{canvas, classroom50, exercism, file_name, gradescope, junit, moodle, results, table};
use crate::grades::Grades;
use crate::model::StudentGrade;
use crate::report::overview::Overview;
use crate::report::{page, student};

/// A format, and for two of them the file to fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// `report.html`.
    Html,
    /// `students/ID.txt`.
    Text,
    /// `grades.csv`.
    Csv,
    /// `gradescope/ID.json`.
    Gradescope,
    /// `classroom50/ID.json`.
    Classroom50,
    /// `junit.xml`.
    Junit,
    /// `exercism/ID/EXERCISE.json`.
    Exercism,
    /// `canvas.csv`, from an exported gradebook.
    Canvas(PathBuf),
    /// `moodle.csv`, from an exported grading worksheet.
    Moodle(PathBuf),
}

/// What is written when nothing is asked for.
pub const USUAL: [Format; 3] = [Format::Html, Format::Text, Format::Csv];

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Format, String> {
        let needs_file = |what: &str| format!("`{text}` needs the file to fill: {text}={what}");
        Ok(match text.split_once('=').unwrap_or((text, "")) {
            ("html", "") => Format::Html,
            ("text", "") => Format::Text,
            ("csv", "") => Format::Csv,
            ("gradescope", "") => Format::Gradescope,
            ("classroom50", "") => Format::Classroom50,
            ("junit", "") => Format::Junit,
            ("exercism", "") => Format::Exercism,
            ("canvas", "") => return Err(needs_file("GRADEBOOK.csv")),
            ("moodle", "") => return Err(needs_file("WORKSHEET.csv")),
            ("canvas", file) => Format::Canvas(file.into()),
            ("moodle", file) => Format::Moodle(file.into()),
            _ => {
                return Err(format!(
                    "there is no format `{text}`; there are html, text, csv, gradescope, classroom50, junit, exercism, \
                     canvas=FILE and moodle=FILE"
                ));
            }
        })
    }
}

/// Writes `formats` into `out`, beside its `grades.json`. Returns a line for each.
pub fn write(grades: &Grades, formats: &[Format], column: Option<&str>, out: &Path) -> Result<Vec<String>> {
    formats.iter().map(|format| one(grades, format, column, out)).collect()
}

fn one(grades: &Grades, format: &Format, column: Option<&str>, out: &Path) -> Result<String> {
    let grading = &grades.grading;
    match format {
        Format::Html => {
            let overview = Overview::of(grades)?;
            into_file(&out.join("report.html"), |to| page::write(grades, &overview, to))
        }
        Format::Csv => into_file(&out.join("grades.csv"), |to| table::write(grading, grades.students()?, to)),
        Format::Junit => into_file(&out.join("junit.xml"), |to| junit::write(grading, grades.students()?, to)),
        Format::Text => each(grades, &out.join("students"), "txt", |student| Ok(Some(student::of(grading, student)))),
        Format::Gradescope => each(grades, &out.join("gradescope"), "json", |student| {
            gradescope::of(grading, student).map(|value| Ok(format!("{value:#}\n"))).transpose()
        }),
        Format::Classroom50 => {
            let environment = classroom50::Environment::read(now()).map_err(|name| {
                Trouble::usage(format!("the environment has no `{name}`, which Classroom 50 sets"))
                    .hint("write this format where Classroom 50 runs its grader")
            })?;
            each(grades, &out.join("classroom50"), "json", |student| {
                classroom50::of(grading, student, &environment).map(|value| Ok(format!("{value:#}\n"))).transpose()
            })
        }
        Format::Exercism => {
            let folder = out.join("exercism");
            for student in grades.students()? {
                let student = student?;
                for (exercise, result) in results(grading, &student) {
                    let name = exercise.id.rsplit('/').next().unwrap_or_default();
                    let path = folder.join(file_name(&student.id)).join(name).join("results.json");
                    let value = exercism::of(&student, exercise, result);
                    into_file(&path, |to| Ok(writeln!(to, "{value:#}")?))?;
                }
            }
            Ok(format!("{}/", folder.display()))
        }
        Format::Canvas(path) => {
            let filled =
                canvas::fill(&read(path)?, column, &light(grades)?).map_err(|trouble| about(path, &trouble))?;
            sheet(&out.join("canvas.csv"), filled)
        }
        Format::Moodle(path) => {
            let filled = moodle::fill(&read(path)?, column, grading, &light(grades)?);
            sheet(&out.join("moodle.csv"), filled.map_err(|trouble| about(path, &trouble))?)
        }
    }
}

/// The moment, to the second, in RFC 3339.
fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

/// All students without their reports, for the formats that must look at all of them at once.
fn light(grades: &Grades) -> Result<Vec<StudentGrade>> {
    let mut students = Vec::new();
    for student in grades.students()? {
        let mut student = student?;
        for result in &mut student.results {
            (result.report, result.remarks, result.flags) = (String::new(), Vec::new(), Vec::new());
        }
        students.push(student);
    }
    Ok(students)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let error = |error| Trouble::usage(format!("`{}` cannot be read: {error}", path.display()));
    Ok(fs::read(path).map_err(error)?)
}

fn about(path: &Path, trouble: &Trouble) -> Trouble {
    Trouble::usage(format!("`{}`: {trouble}", path.display()))
}

fn sheet(path: &Path, filled: canvas::Filled) -> Result<String> {
    into_file(path, |to| Ok(to.write_all(&filled.bytes)?))?;
    let mut line = format!("{}: {} filled", path.display(), filled.filled);
    if !filled.unknown.is_empty() {
        let some: Vec<&str> = filled.unknown.iter().take(5).map(String::as_str).collect();
        let more = if 5 < filled.unknown.len() { ", …" } else { "" };
        line += &format!("; {} not found in it: {}{more}", filled.unknown.len(), crate::text::plain(&some.join(", ")));
    }
    Ok(line)
}

/// A file for each student. `make` may leave one out.
fn each(
    grades: &Grades,
    folder: &Path,
    ending: &str,
    make: impl Fn(&StudentGrade) -> Result<Option<String>>,
) -> Result<String> {
    for student in grades.students()? {
        let student = student?;
        let path = folder.join(format!("{}.{ending}", file_name(&student.id)));
        match make(&student)? {
            Some(text) => _ = into_file(&path, |to| Ok(to.write_all(text.as_bytes())?))?,
            // What an earlier run wrote is no longer so.
            None => _ = fs::remove_file(&path),
        }
    }
    Ok(format!("{}/", folder.display()))
}

/// Writes a file, which appears when it is whole. Returns its path.
fn into_file(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> Result<()>) -> Result<String> {
    let shown = path.display().to_string();
    let work = || -> Result<()> {
        fs::create_dir_all(path.parent().context("a file has a folder")?)?;
        let temporary = path.with_extension("new");
        let mut file = BufWriter::new(File::create(&temporary)?);
        write(&mut file)?;
        file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        Ok(fs::rename(&temporary, path)?)
    };
    work().with_context(|| format!("`{shown}` cannot be written"))?;
    Ok(shown)
}
