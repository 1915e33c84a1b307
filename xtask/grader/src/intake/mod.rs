//! From what an instructor has to one submission for each student.
//!
//! [`open`] looks at a folder, a zip or a list and finds the students in it; [`Found::read`] takes one student's answers.
//! So no more than one submission is in memory at a time.

mod checkouts;
mod item;
mod layout;
mod metadata;
mod names;
mod pick;
mod roster;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::rc::Rc;

use anyhow::Result;
use xtask::course::Course;

pub use layout::{Layout, open};
pub use pick::Known;
pub use roster::Roster;

use crate::model::{Note, Submission};
use item::{Archive, Item, Kind};

/// A student, and where the work is.
pub struct Found {
    /// Everything but the answers.
    pub submission: Submission,
    place: Place,
}

enum Place {
    Folder(PathBuf),
    /// Part of a zip: the prefix is empty or ends with `/`.
    InZip(Rc<Archive>, String),
    /// Single files, as Canvas and Moodle name them.
    Items(Vec<Item>),
    /// A zip of the student's own.
    Zip(Item),
    /// Nothing can be read, and why.
    Nowhere(String),
}

impl Found {
    /// Takes the answers. What is odd ends as notes; a submission that cannot be read at all has its answers refused.
    pub fn read(mut self, known: &[Known], most: u64) -> Submission {
        let submission = &mut self.submission;
        let items = match &self.place {
            Place::Folder(folder) => match item::walk(folder) {
                Ok((items, complete)) => {
                    if !complete {
                        let text = format!("Only the first {} files were looked at.", item::MOST_FILES);
                        submission.notes.push(Note { exercise: None, text });
                    }
                    Ok(items)
                }
                Err(error) => Err(format!("{error:#}")),
            },
            Place::InZip(archive, prefix) => Ok(archive.items(prefix).take(item::MOST_FILES).collect()),
            Place::Items(items) => Ok(items.clone()),
            Place::Zip(item) => match item.open_zip() {
                Ok(items) if items.len() <= item::MOST_FILES => Ok(items),
                Ok(_) => Err(format!("`{}` holds more than {} files", item.path, item::MOST_FILES)),
                Err(why) => Err(format!("`{}` {why}", item.path)),
            },
            Place::Nowhere(why) => Err(why.clone()),
        };
        match items {
            Ok(items) => {
                let items = with_inner_zips(items, submission);
                pick::pick(submission, &items, known, most);
            }
            Err(why) => {
                let why = crate::text::plain(&why);
                submission.notes.push(Note { exercise: None, text: format!("Nothing can be read: {why}.") });
                let refuse = |known: &Known| (known.number, format!("The submission cannot be read: {why}."));
                submission.refused.extend(known.iter().map(refuse));
            }
        }
        self.submission
    }
}

/// `items`, and what is in the zips among them, two levels deep.
fn with_inner_zips(items: Vec<Item>, submission: &mut Submission) -> Vec<Item> {
    let mut all = Vec::new();
    let mut waiting: Vec<(Item, u32)> = items.into_iter().rev().map(|item| (item, 0)).collect();
    while let Some((item, depth)) = waiting.pop() {
        let name = item.name().to_lowercase();
        let other = [".tar", ".gz", ".tgz", ".7z", ".rar", ".xz", ".bz2"].iter().any(|end| name.ends_with(end));
        let mut note = |text: String| submission.notes.push(Note { exercise: None, text });
        let path = crate::text::plain(&item.path);
        if other && item.kind == Kind::File {
            note(format!("`{path}` is an archive but not a zip, and was not opened."));
        } else if name.ends_with(".zip") && item.kind == Kind::File {
            match item.open_zip() {
                _ if 2 <= depth => note(format!("`{path}` is a zip in a zip in a zip, and was not opened.")),
                Ok(inner) if item::MOST_FILES < all.len() + waiting.len() + inner.len() => {
                    note(format!("`{path}` holds more than {} files, and was not opened.", item::MOST_FILES));
                }
                Ok(inner) => {
                    let prefixed = |inner: Item| (inner.at(format!("{}/{}", item.path, inner.path)), depth + 1);
                    waiting.extend(inner.into_iter().rev().map(prefixed));
                    continue;
                }
                Err(why) => note(format!("`{path}` {}.", crate::text::plain(&why))),
            }
        }
        all.push(item);
    }
    all
}

/// What must be known to recognise answers to the exercises with these numbers.
pub fn known(course: &Course, numbers: &[u32]) -> Result<Vec<Known>> {
    let exercises = course.exercises.iter().filter(|exercise| numbers.contains(&exercise.number));
    exercises
        .map(|exercise| {
            let (items, _) = item::walk(&exercise.dir())?;
            let given = items.into_iter().filter(|item| item.path != "src/lib.rs").filter_map(|item| {
                match item.read(1 << 20) {
                    item::Content::Bytes(bytes) => Some((item.path, bytes)),
                    _ => None,
                }
            });
            let stub = std::fs::read(exercise.pristine_stub()).or_else(|_| std::fs::read(exercise.answer()));
            Ok(Known {
                number: exercise.number,
                folder: exercise.folder.clone(),
                stub: stub.unwrap_or_default(),
                solution: std::fs::read(exercise.solution_dir().join("src").join("lib.rs")).ok(),
                given: given.collect(),
            })
        })
        .collect()
}
