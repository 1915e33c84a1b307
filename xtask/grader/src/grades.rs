//! `grades.json`, written and read one student at a time, so that memory does not grow with the class.
//!
//! It is one JSON object. The students come last and each is one line.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Lines, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;
use xtask::exit::Trouble;

use crate::model::{Grading, SCHEMA, StudentGrade};

/// The line after which the students come.
const STUDENTS: &str = "  \"students\": [";

/// Writes a `grades.json`; it appears under its name when it is whole.
pub struct Writer {
    file: BufWriter<File>,
    temporary: PathBuf,
    path: PathBuf,
    any: bool,
}

impl Writer {
    pub fn create(path: &Path, grading: &Grading) -> Result<Writer> {
        let temporary = path.with_extension("json.new");
        let file = File::create(&temporary).with_context(|| format!("`{}` cannot be written", temporary.display()))?;
        let mut file = BufWriter::new(file);
        let head = serde_json::to_string_pretty(grading)?;
        let head = head.strip_suffix("\n}").context("a grading is an object")?;
        write!(file, "{head},\n{STUDENTS}")?;
        Ok(Writer { file, temporary, path: path.to_path_buf(), any: false })
    }

    pub fn student(&mut self, student: &StudentGrade) -> Result<()> {
        self.file.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        serde_json::to_writer(&mut self.file, student)?;
        Ok(())
    }

    pub fn finish(mut self) -> Result<()> {
        self.file.write_all(b"\n  ]\n}\n")?;
        let file = self.file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.sync_data()?;
        fs::rename(&self.temporary, &self.path).with_context(|| format!("`{}` cannot be written", self.path.display()))
    }
}

/// A `grades.json` on disk.
#[derive(Debug, Clone)]
pub struct Grades {
    pub grading: Grading,
    path: PathBuf,
    /// Whether each student is one line. Else another program has written it anew, and all is read at once.
    by_line: bool,
}

impl Grades {
    /// Reads how a class was graded from a `grades.json` or the folder that holds one.
    pub fn open(path: &Path) -> Result<Grades> {
        let path = if path.is_dir() { path.join("grades.json") } else { path.to_path_buf() };
        let shown = path.display().to_string();
        let file = File::open(&path).map_err(|error| {
            Trouble::usage(format!("`{shown}` cannot be read: {error}"))
                .hint("`cargo xtask grade SUBMISSIONS --out OUT` writes it")
        })?;
        let mut head = String::new();
        let mut by_line = false;
        let mut lines = BufReader::new(file).lines();
        while let Some(line) = lines.next() {
            let line = line.with_context(|| format!("`{shown}` cannot be read"))?;
            head += &line;
            head.push('\n');
            if line == STUDENTS {
                let first = lines.next().transpose()?.unwrap_or_default();
                if first.starts_with("{\"id\":") || first == "  ]" {
                    by_line = true;
                    head += "]}";
                    break;
                }
                head += &first;
            }
        }
        let damaged = |error: &dyn std::fmt::Display| Trouble::usage(format!("`{shown}` is no grades file: {error}"));
        let mut value: Value = serde_json::from_str(&head).map_err(|error| damaged(&error))?;
        let schema = value["schema"].as_u64();
        if schema != Some(u64::from(SCHEMA)) {
            let found = schema.map_or("none".to_owned(), |schema| schema.to_string());
            return Err(damaged(&format!("its schema is {found}, and this grader reads {SCHEMA}")).into());
        }
        value.as_object_mut().and_then(|object| object.remove("students"));
        let grading = serde_json::from_value(value).map_err(|error| damaged(&error))?;
        Ok(Grades { grading, path, by_line })
    }

    /// All students, one after the other.
    pub fn students(&self) -> Result<Students> {
        let shown = self.path.display().to_string();
        let file = File::open(&self.path).with_context(|| format!("`{shown}` cannot be read"))?;
        if self.by_line {
            let mut lines = BufReader::new(file).lines();
            for line in &mut lines {
                if line? == STUDENTS {
                    break;
                }
            }
            return Ok(Students { from: From::Lines(lines), shown });
        }
        #[derive(serde::Deserialize)]
        struct All {
            students: Vec<StudentGrade>,
        }
        let all: All = serde_json::from_reader(BufReader::new(file))
            .map_err(|error| Trouble::usage(format!("`{shown}` is no grades file: {error}")))?;
        Ok(Students { from: From::Memory(all.students.into_iter()), shown })
    }
}

/// The students of a `grades.json`.
pub struct Students {
    from: From,
    shown: String,
}

enum From {
    Lines(Lines<BufReader<File>>),
    Memory(std::vec::IntoIter<StudentGrade>),
}

impl Iterator for Students {
    type Item = Result<StudentGrade>;

    fn next(&mut self) -> Option<Result<StudentGrade>> {
        match &mut self.from {
            From::Memory(students) => students.next().map(Ok),
            From::Lines(lines) => {
                let line = match lines.next()? {
                    Ok(line) => line,
                    Err(error) => return Some(Err(error.into())),
                };
                if line.trim() == "]" {
                    return None;
                }
                let student = serde_json::from_str(line.trim_end().trim_end_matches(','));
                let damaged = |error| Trouble::usage(format!("`{}` is damaged: {error}", self.shown)).into();
                Some(student.map_err(damaged))
            }
        }
    }
}
