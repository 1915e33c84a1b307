//! Whose work is where: recognises what a learning platform exports.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, Result};
use xtask::exit::Trouble;

use super::item::{self, Archive, Content, Item, Kind};
use super::{Found, Place, checkouts, metadata, names};
use crate::model::{Note, Submission};

/// How the submissions were exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    Canvas,
    Moodle,
    Gradescope,
    /// A folder or a zip for each student.
    Folders,
    /// A text file with paths of checkouts.
    Checkouts,
    /// The work of one student.
    One,
}

impl Layout {
    pub fn words(self) -> &'static str {
        match self {
            Layout::Canvas => "exported from Canvas",
            Layout::Moodle => "exported from Moodle",
            Layout::Gradescope => "exported from Gradescope",
            Layout::Folders => "a folder or zip for each student",
            Layout::Checkouts => "a list of checkouts",
            Layout::One => "the work of one student",
        }
    }
}

/// A folder on disk or in a zip.
#[derive(Clone)]
enum Folder {
    Disk(PathBuf),
    Zip(Rc<Archive>, String),
}

/// Finds the students in `path`, in the order of their ids. With `one`, all of it is the work of one student.
pub fn open(path: &Path, one: bool) -> Result<(Layout, Vec<Found>)> {
    let shown = path.display();
    let meta = fs::metadata(path).map_err(|error| Trouble::usage(format!("`{shown}` cannot be read: {error}")))?;
    let root = if meta.is_dir() {
        Folder::Disk(path.to_path_buf())
    } else if is_zip(path)? {
        let archive = Archive::open(path).map_err(|error| Trouble::usage(format!("{error:#}")))?;
        Folder::Zip(archive, String::new())
    } else {
        let text = fs::read(path).with_context(|| format!("`{shown}` cannot be read"))?;
        let text = String::from_utf8(text).map_err(|_| {
            Trouble::usage(format!("`{shown}` is neither a folder, nor a zip, nor a list of checkouts"))
                .hint("a list has the path of one checkout on each line")
        })?;
        let beside = path.parent().unwrap_or(Path::new(""));
        return Ok((Layout::Checkouts, in_order(checkouts::open(&text, beside))));
    };
    if one {
        return Ok((Layout::One, vec![whole(&root, path)]));
    }
    let root = unwrapped(root)?;
    let (layout, found) = students(&root, path)?;
    if found.is_empty() {
        return Err(Trouble::usage(format!("`{shown}` holds no submissions"))
            .hint("it should hold a folder for each student, or be an export of Canvas, Moodle or Gradescope")
            .into());
    }
    Ok((layout, in_order(found)))
}

fn students(root: &Folder, path: &Path) -> Result<(Layout, Vec<Found>)> {
    let top = root.top()?;
    if let Some(file) = root.file("submission_metadata.yml") {
        return Ok((Layout::Gradescope, gradescope(root, &top, &file)?));
    }
    let share = |is: &dyn Fn(&str) -> bool| top.iter().filter(|(name, _)| is(name)).count();
    if 0 < share(&|name| names::moodle(name).is_some()) {
        return Ok((Layout::Moodle, moodle(root, &top)));
    }
    if !top.is_empty() && top.len() <= 2 * share(&|name| names::canvas(name).is_some()) {
        return Ok((Layout::Canvas, canvas(root, &top)));
    }
    let names: Vec<&str> = top.iter().map(|(name, _)| name.as_str()).collect();
    if names.iter().any(|name| is_course(name)) {
        return Ok((Layout::One, vec![whole(root, path)]));
    }
    Ok((Layout::Folders, folders(root, &top)))
}

/// Whether a name belongs to the inside of one student's work.
fn is_course(name: &str) -> bool {
    let is_exercise =
        name.split_once('_').is_some_and(|(number, _)| number.len() == 2 && number.parse::<u32>().is_ok());
    is_exercise || ["exercises", "src", "lib.rs", "Cargo.toml"].contains(&name)
}

/// An export often has one folder around everything.
fn unwrapped(root: Folder) -> Result<Folder> {
    let top: Vec<(String, bool)> = root.top()?.into_iter().filter(|(name, _)| !is_noise(name)).collect();
    let [(only, true)] = &top[..] else { return Ok(root) };
    let inner = root.inner(only);
    let inside = inner.top()?;
    let is_export = |(name, _): &(String, bool)| {
        name == "submission_metadata.yml" || names::moodle(name).is_some() || names::canvas(name).is_some()
    };
    let many = 1 < inside.iter().filter(|(name, _)| !is_noise(name)).count();
    let all_students = inside
        .iter()
        .all(|(name, is_folder)| is_noise(name) || !is_course(name) && (*is_folder || has_ending(name, "zip")));
    Ok(if inside.iter().any(is_export) || many && all_students { inner } else { root })
}

fn whole(root: &Folder, path: &Path) -> Found {
    let full = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let id = full.file_stem().map_or_else(|| "submission".into(), |name| name.to_string_lossy().into_owned());
    found(&id, path.display().to_string(), root.place())
}

/// A folder or a zip for each student.
fn folders(root: &Folder, top: &[(String, bool)]) -> Vec<Found> {
    let mut students = Vec::new();
    for (name, is_folder) in top.iter().filter(|(name, _)| !is_noise(name)) {
        if *is_folder {
            students.push(found(name, name.clone(), root.inner(name).place()));
        } else if has_ending(name, "zip")
            && let Some(item) = root.file(name)
        {
            let id = name.rsplit_once('.').map_or(name.as_str(), |(front, _)| front);
            students.push(found(id, name.clone(), one_item(item)));
        } else if root.file(name).is_some_and(|item| item.kind == Kind::Link) {
            let why = format!("`{name}` is a link; links are not followed");
            students.push(found(name, name.clone(), Place::Nowhere(why)));
        }
    }
    students
}

fn canvas(root: &Folder, top: &[(String, bool)]) -> Vec<Found> {
    let mut students: BTreeMap<String, Found> = BTreeMap::new();
    for (file, is_folder) in top {
        let (Some(name), false) = (names::canvas(file), *is_folder) else { continue };
        let Some(item) = root.file(file) else { continue };
        let student = students.entry(name.id.to_owned()).or_insert_with(|| {
            let mut student = found(name.id, file.clone(), Place::Items(Vec::new()));
            name.student.clone_into(&mut student.submission.name);
            if name.late {
                student.note("Canvas marks it as late, and does not say by how much.");
            }
            student
        });
        if let Place::Items(items) = &mut student.place {
            items.push(item.at(name.file.to_owned()));
        }
    }
    students.into_values().collect()
}

fn moodle(root: &Folder, top: &[(String, bool)]) -> Vec<Found> {
    let mut students: BTreeMap<String, Found> = BTreeMap::new();
    for (entry, is_folder) in top {
        let Some(name) = names::moodle(entry) else { continue };
        let (student, id, file) = (name.student, name.id, name.file);
        let mut new = |place| {
            let mut new = found(id, entry.clone(), place);
            student.clone_into(&mut new.submission.name);
            students.entry(id.to_owned()).or_insert(new);
        };
        if *is_folder {
            new(root.inner(entry).place());
        } else if let Some(item) = root.file(entry) {
            new(Place::Items(Vec::new()));
            if let Some(Found { place: Place::Items(items), .. }) = students.get_mut(id) {
                items.push(item.at(file.to_owned()));
            }
        }
    }
    students.into_values().collect()
}

fn gradescope(root: &Folder, top: &[(String, bool)], file: &Item) -> Result<Vec<Found>> {
    let bad = |why: &str| Trouble::usage(format!("`submission_metadata.yml` {why}"));
    let text = match file.read(256 << 20) {
        Content::Bytes(bytes) => String::from_utf8(bytes).map_err(|_| bad("is not UTF-8 text"))?,
        Content::TooLarge => return Err(bad("is larger than 256 MiB").into()),
        Content::Failed(why) => return Err(bad(&format!("cannot be read: {why}")).into()),
    };
    let submitters = metadata::parse(&text).map_err(|error| bad(&format!("{error:#}")))?;
    let mut students = Vec::new();
    let mut named = BTreeSet::new();
    for person in submitters {
        named.insert(person.folder.clone());
        let place = if top.iter().any(|(name, is_folder)| *is_folder && *name == person.folder) {
            root.inner(&person.folder).place()
        } else {
            Place::Nowhere(format!("the export has no folder `{}`", person.folder))
        };
        let mut student = found(&person.id, person.folder, place);
        let submission = &mut student.submission;
        (submission.name, submission.email, submission.submitted) = (person.name, person.email, person.submitted);
        students.push(student);
    }
    for (name, _) in top.iter().filter(|(name, is_folder)| *is_folder && name.starts_with("submission_")) {
        if !named.contains(name) {
            let mut student = found(name, name.clone(), root.inner(name).place());
            student.note("`submission_metadata.yml` does not say whose work this is.");
            students.push(student);
        }
    }
    Ok(students)
}

impl Found {
    fn note(&mut self, text: &str) {
        self.submission.notes.push(Note { exercise: None, text: text.to_owned() });
    }
}

impl Folder {
    /// The names in it, each with whether it is a folder.
    fn top(&self) -> Result<Vec<(String, bool)>> {
        match self {
            Folder::Zip(archive, prefix) => Ok(archive.top(prefix)),
            Folder::Disk(path) => {
                let entries = fs::read_dir(path).with_context(|| format!("`{}` cannot be read", path.display()))?;
                let mut names: Vec<(String, bool)> = entries
                    .flatten()
                    .map(|entry| {
                        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                        (entry.file_name().to_string_lossy().into_owned(), is_folder)
                    })
                    .collect();
                names.sort();
                Ok(names)
            }
        }
    }

    fn inner(&self, name: &str) -> Folder {
        match self {
            Folder::Zip(archive, prefix) => Folder::Zip(archive.clone(), format!("{prefix}{name}/")),
            Folder::Disk(path) => Folder::Disk(path.join(name)),
        }
    }

    fn file(&self, name: &str) -> Option<Item> {
        match self {
            Folder::Zip(archive, prefix) => Some(archive.file(&format!("{prefix}{name}"))?.at(name.to_owned())),
            Folder::Disk(path) => {
                let path = path.join(name);
                fs::symlink_metadata(&path).is_ok().then(|| item::on_disk(&path, name))
            }
        }
    }

    fn place(&self) -> Place {
        match self {
            Folder::Zip(archive, prefix) => Place::InZip(archive.clone(), prefix.clone()),
            Folder::Disk(path) => Place::Folder(path.clone()),
        }
    }
}

/// A zip of a student's own, with the name left out of the paths in it.
fn one_item(item: Item) -> Place {
    if item.kind != Kind::File {
        return Place::Nowhere(format!("`{}` is a link; links are not followed", item.path));
    }
    Place::Zip(item)
}

fn found(id: &str, source: String, place: Place) -> Found {
    let id = crate::text::plain(id);
    Found { submission: Submission { name: id.clone(), id, source, ..Submission::default() }, place }
}

/// Sorted by id, with ids that occur twice told apart.
fn in_order(mut students: Vec<Found>) -> Vec<Found> {
    students.sort_by(|a, b| (&a.submission.id, &a.submission.source).cmp(&(&b.submission.id, &b.submission.source)));
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for student in &mut students {
        let times = seen.entry(student.submission.id.clone()).or_default();
        *times += 1;
        if 1 < *times {
            let id = student.submission.id.clone();
            student.submission.id = format!("{id} ({times})");
            student.note(&format!("Another submission has the id `{id}` too."));
        }
    }
    students
}

fn is_noise(name: &str) -> bool {
    name.starts_with('.') || ["__MACOSX", "Thumbs.db", "desktop.ini"].contains(&name)
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

fn is_zip(path: &Path) -> Result<bool> {
    let mut beginning = [0; 4];
    let mut file = fs::File::open(path).with_context(|| format!("`{}` cannot be read", path.display()))?;
    Ok(file.read_exact(&mut beginning).is_ok() && beginning.starts_with(b"PK"))
}
