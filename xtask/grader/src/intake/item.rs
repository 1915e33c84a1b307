//! Files of a submission, wherever they lie: on disk, in a zip, or in a zip in a zip.
//!
//! Nothing is ever unpacked to a path that a submission chose, no link is followed, and no more is read than asked for.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, Result};
use zip::ZipArchive;

/// The most files that one submission is searched for answers.
pub(crate) const MOST_FILES: usize = 20_000;
const DEEPEST: usize = 40;
/// The largest zip within a submission that is opened.
pub(crate) const LARGEST_INNER_ZIP: u64 = 64 << 20;

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    File,
    Link,
    /// A device, a pipe, a socket, or a folder that is called like a file.
    Special,
    /// A folder that is not looked into, such as `target`.
    Skipped,
    /// Its path leads out of the archive it is in.
    Outside,
    /// Encrypted, in a zip.
    Locked,
}

/// One thing that a submission holds.
#[derive(Clone)]
pub(crate) struct Item {
    /// From the submission's root, with `/` between folders.
    pub(crate) path: String,
    pub(crate) kind: Kind,
    place: Place,
}

#[derive(Clone)]
enum Place {
    Disk(PathBuf),
    Zip(Rc<Archive>, usize),
}

/// What reading gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Bytes(Vec<u8>),
    TooLarge,
    Failed(String),
}

impl Item {
    /// The last part of its path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    pub(crate) fn at(&self, path: String) -> Item {
        Item { path, ..self.clone() }
    }

    /// Reads its bytes, unless there are more than `most`.
    pub(crate) fn read(&self, most: u64) -> Content {
        let mut bytes = Vec::new();
        match self.copy_to(&mut bytes, most) {
            Ok(true) => Content::Bytes(bytes),
            Ok(false) => Content::TooLarge,
            Err(error) => Content::Failed(format!("{error:#}")),
        }
    }

    /// Whether all of it fitted into `most` bytes. What a zip says about its sizes is not believed.
    fn copy_to(&self, to: &mut dyn io::Write, most: u64) -> Result<bool> {
        let copied = match &self.place {
            Place::Disk(path) => io::copy(&mut File::open(path)?.take(most + 1), to)?,
            Place::Zip(archive, index) => {
                let mut zip = archive.zip.borrow_mut();
                io::copy(&mut zip.by_index(*index)?.take(most + 1), to)?
            }
        };
        Ok(copied <= most)
    }

    /// The things in this zip, or why it cannot be opened.
    pub(crate) fn open_zip(&self) -> Result<Vec<Item>, String> {
        let mut file = tempfile::tempfile().map_err(|error| error.to_string())?;
        match self.copy_to(&mut file, LARGEST_INNER_ZIP) {
            Ok(true) => {}
            Ok(false) => return Err(format!("is larger than {} MiB", LARGEST_INNER_ZIP >> 20)),
            Err(error) => return Err(format!("cannot be read ({error:#})")),
        }
        file.rewind().map_err(|error| error.to_string())?;
        let archive = Archive::new(file).map_err(|error| format!("is not a zip that can be opened ({error:#})"))?;
        Ok(archive.items("").collect())
    }
}

/// An open zip. Its list of names is kept sorted, so that a folder's share is found at once.
pub(crate) struct Archive {
    zip: RefCell<ZipArchive<File>>,
    /// Path, kind and index of everything but folders.
    entries: Vec<(String, Kind, usize)>,
}

impl Archive {
    pub(crate) fn open(path: &Path) -> Result<Rc<Archive>> {
        let file = File::open(path).with_context(|| format!("`{}` cannot be read", path.display()))?;
        Archive::new(file).with_context(|| format!("`{}` is not a zip that can be opened", path.display()))
    }

    fn new(file: File) -> Result<Rc<Archive>> {
        let mut zip = ZipArchive::new(file)?;
        let mut entries = Vec::new();
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index)?;
            // Names need not be text; what is not is shown with a replacement character.
            let name = match entry.name() {
                Ok(name) => name.into_owned(),
                Err(_) => format!("entry-{index}"),
            };
            if entry.is_dir() {
                continue;
            }
            let path = name.replace('\\', "/");
            let outside = path.starts_with('/') || path.contains(':') || path.split('/').any(|part| part == "..");
            let kind = match () {
                () if outside => Kind::Outside,
                () if entry.is_symlink() => Kind::Link,
                () if entry.encrypted() => Kind::Locked,
                () => Kind::File,
            };
            let path = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect::<Vec<_>>().join("/");
            entries.push((path, kind, index));
        }
        entries.sort();
        Ok(Rc::new(Archive { zip: RefCell::new(zip), entries }))
    }

    /// Everything below `prefix`, which is empty or ends with `/`, with paths from there. Folders that are not searched
    /// stand for all that is in them.
    pub(crate) fn items(self: &Rc<Archive>, prefix: &str) -> impl Iterator<Item = Item> {
        let start = self.entries.partition_point(|(path, ..)| path.as_str() < prefix);
        let below = self.entries[start..].iter().take_while(|(path, ..)| path.starts_with(prefix));
        let mut items: Vec<Item> = Vec::new();
        for (path, kind, index) in below {
            let path = &path[prefix.len()..];
            let (path, kind) = match skipped_part(path) {
                Some(_) if path.ends_with(HINTS) => (path.to_owned(), *kind),
                Some(skipped) if *kind != Kind::Outside => (format!("{skipped}/"), Kind::Skipped),
                _ => (path.to_owned(), *kind),
            };
            if items.last().is_none_or(|last| last.path != path) {
                items.push(Item { path, kind, place: Place::Zip(self.clone(), *index) });
            }
        }
        items.into_iter()
    }

    /// What stands at exactly this path.
    pub(crate) fn file(self: &Rc<Archive>, path: &str) -> Option<Item> {
        let at = self.entries.partition_point(|(known, ..)| known.as_str() < path);
        let (known, kind, index) = self.entries.get(at)?;
        let place = Place::Zip(self.clone(), *index);
        (known == path).then(|| Item { path: path.to_owned(), kind: *kind, place })
    }

    /// The names at the top of `prefix`, each with whether it is a folder.
    pub(crate) fn top(self: &Rc<Archive>, prefix: &str) -> Vec<(String, bool)> {
        let start = self.entries.partition_point(|(path, ..)| path.as_str() < prefix);
        let below = self.entries[start..].iter().take_while(|(path, ..)| path.starts_with(prefix));
        let mut names: Vec<(String, bool)> = Vec::new();
        for (path, ..) in below {
            let path = &path[prefix.len()..];
            let (name, is_folder) = path.split_once('/').map_or((path, false), |(first, _)| (first, true));
            if !names.iter().rev().take(2).any(|(known, folder)| known == name && *folder == is_folder) {
                names.push((name.to_owned(), is_folder));
            }
        }
        names
    }
}

/// Where the runner keeps how many hints were looked at.
pub(crate) const HINTS: &str = ".course/state.json";

/// The part of `path` up to a folder that holds no answers.
fn skipped_part(path: &str) -> Option<&str> {
    let mut end = 0;
    for part in path.split('/') {
        end += part.len();
        if end < path.len() && is_skipped(part) {
            return Some(&path[..end]);
        }
        end += 1;
    }
    None
}

fn is_skipped(folder: &str) -> bool {
    folder.starts_with('.') || ["target", "xtask", "book", "node_modules", "__MACOSX"].contains(&folder)
}

/// Everything below `folder` on disk, in the order of paths. At most [`MOST_FILES`], and says whether that was all.
pub(crate) fn walk(folder: &Path) -> Result<(Vec<Item>, bool)> {
    let mut items = Vec::new();
    let complete = walk_into(folder, "", 0, &mut items)?;
    Ok((items, complete))
}

fn walk_into(folder: &Path, prefix: &str, depth: usize, items: &mut Vec<Item>) -> Result<bool> {
    let mut entries: Vec<fs::DirEntry> =
        fs::read_dir(folder).with_context(|| format!("`{}` cannot be read", folder.display()))?.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        if MOST_FILES <= items.len() || DEEPEST < depth {
            return Ok(false);
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let place = Place::Disk(entry.path());
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && is_skipped(&name) {
            items.push(Item { path: format!("{path}/"), kind: Kind::Skipped, place });
            let hints = entry.path().join("state.json");
            if name == ".course" && fs::symlink_metadata(&hints).is_ok_and(|file| file.is_file()) {
                items.push(Item { path: format!("{prefix}{HINTS}"), kind: Kind::File, place: Place::Disk(hints) });
            }
        } else if kind.is_dir() && name.to_lowercase().ends_with(".rs") {
            items.push(Item { path, kind: Kind::Special, place });
        } else if kind.is_dir() {
            if !walk_into(&entry.path(), &format!("{path}/"), depth + 1, items)? {
                return Ok(false);
            }
        } else {
            let kind = match () {
                () if kind.is_file() => Kind::File,
                () if kind.is_symlink() => Kind::Link,
                () => Kind::Special,
            };
            items.push(Item { path, kind, place });
        }
    }
    Ok(true)
}

/// A single file on disk, as an item.
pub(crate) fn on_disk(path: &Path, name: &str) -> Item {
    let kind = match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_file() => Kind::File,
        Ok(meta) if meta.is_symlink() => Kind::Link,
        _ => Kind::Special,
    };
    Item { path: name.to_owned(), kind, place: Place::Disk(path.to_path_buf()) }
}
