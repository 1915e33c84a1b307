//! The instructor's list of students: names, emails, dates of handing in and extensions that a platform's export lacks.

use std::path::Path;

use anyhow::{Context, Result};
use jiff::Timestamp;
use xtask::exit::Trouble;

use crate::model::{Note, Submission};

/// One line of the list for each student.
#[derive(Debug, Default)]
pub struct Roster {
    rows: Vec<Row>,
    path: String,
}

#[derive(Debug, Default)]
struct Row {
    /// What may identify the student: ids, logins, the email.
    keys: Vec<String>,
    name: Option<String>,
    email: Option<String>,
    submitted: Option<String>,
}

impl Roster {
    /// Reads a CSV file with a header. Known columns: everything called an id, login or identifier; `name` or `student`;
    /// `email`; `submitted` with dates in RFC 3339.
    pub fn read(path: &Path) -> Result<Roster> {
        let shown = path.display().to_string();
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_path(path)
            .with_context(|| format!("`{shown}` cannot be read"))?;
        let header = reader.headers().with_context(|| format!("`{shown}` is not CSV"))?.clone();
        let column = |name: &str| name.trim().trim_start_matches('\u{feff}').to_lowercase();
        let columns: Vec<String> = header.iter().map(column).collect();
        let is_key = |name: &str| {
            name.split(|c: char| !c.is_alphanumeric())
                .any(|word| ["id", "login", "identifier", "username"].contains(&word))
        };
        if !columns.iter().any(|name| is_key(name) || name.contains("email")) {
            return Err(Trouble::usage(format!("`{shown}` has no column called `id` or `email`")).into());
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.with_context(|| format!("`{shown}` is not CSV"))?;
            let mut row = Row::default();
            for (name, value) in columns.iter().zip(record.iter()) {
                let value = value.trim();
                if value.is_empty() {
                    continue;
                }
                if is_key(name) {
                    row.keys.push(value.trim_start_matches("Participant ").to_lowercase());
                } else if name.contains("email") {
                    row.keys.push(value.to_lowercase());
                    row.email = Some(value.to_owned());
                } else if ["name", "student", "full name"].contains(&name.as_str()) {
                    row.name = Some(value.to_owned());
                } else if name == "submitted" {
                    let line = record.position().map_or(0, csv::Position::line);
                    let time: Timestamp = value.parse().map_err(|_| {
                        Trouble::usage(format!(
                            "`{shown}`, line {line}: `{value}` is no date with a time and an offset"
                        ))
                        .hint("write it as 2026-11-20T23:59:00+01:00")
                    })?;
                    row.submitted = Some(time.to_string());
                }
            }
            rows.push(row);
        }
        Ok(Roster { rows, path: shown })
    }

    /// Adds what the list knows about a student.
    pub fn complete(&self, submission: &mut Submission) {
        if self.rows.is_empty() {
            return;
        }
        let mine = [Some(&submission.id), submission.email.as_ref()];
        let mine: Vec<String> = mine.into_iter().flatten().map(|key| key.to_lowercase()).collect();
        let Some(row) = self.rows.iter().find(|row| row.keys.iter().any(|key| mine.contains(key))) else {
            let text = format!("`{}` is not in `{}`.", submission.id, self.path);
            submission.notes.push(Note { exercise: None, text });
            return;
        };
        if let Some(name) = &row.name {
            submission.name.clone_from(name);
        }
        if row.email.is_some() {
            submission.email.clone_from(&row.email);
        }
        if row.submitted.is_some() {
            submission.submitted.clone_from(&row.submitted);
        }
    }
}
