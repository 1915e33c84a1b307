//! Finding the answers among the files of one submission.

use std::collections::{BTreeMap, BTreeSet};

use super::item::{Content, HINTS, Item, Kind};
use crate::model::{Note, Submission};

/// What must be known about an exercise to recognise an answer to it.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub number: u32,
    /// As `04_many_microphones`.
    pub folder: String,
    /// The stub as it was handed out.
    pub stub: Vec<u8>,
    /// The course's own solution, where the course has one.
    pub solution: Option<Vec<u8>>,
    /// The course's other files of this exercise, by their path in its folder.
    pub given: BTreeMap<String, Vec<u8>>,
}

impl Known {
    fn name(&self) -> &str {
        self.folder.split_once('_').map_or(&self.folder, |(_, name)| name)
    }

    fn handle(&self) -> String {
        format!("{:02}", self.number)
    }
}

/// How an answer was recognised, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    /// `04_many_microphones/src/lib.rs`.
    Exact,
    /// `04_many_microphones/…/lib.rs`.
    Folder,
    /// `many_microphones.rs`, or another name in the exercise's folder.
    Renamed,
    /// It defines what the stub defines.
    Content,
}

struct Candidate<'a> {
    item: &'a Item,
    how: How,
    /// What a browser or a learning platform added to the name of a later copy: the 2 of `lib-2.rs`.
    copy: u32,
    content: Content,
}

/// How many files that were not used are named; the others are counted.
const NAMED: usize = 6;
/// How many files with a name that says nothing are opened.
const OPENED: usize = 200;

/// Takes the answers out of `items` and notes everything that is odd. An answer larger than `most` bytes is refused.
pub(crate) fn pick(submission: &mut Submission, items: &[Item], known: &[Known], most: u64) {
    let mut found: BTreeMap<u32, Vec<Candidate>> = BTreeMap::new();
    let mut rest: Vec<&Item> = Vec::new();
    let mut opened = 0;
    for item in items {
        if item.kind == Kind::File && item.path.ends_with(HINTS) {
            submission.hints = hints(item, known);
            continue;
        }
        let by_name = by_path(&item.path, known);
        let is_nameless = by_name.is_none() && item.kind == Kind::File && is_rust(item.name()) && opened < OPENED;
        let content = if by_name.is_some() && item.kind == Kind::File || is_nameless {
            item.read(most)
        } else {
            Content::Failed(String::new())
        };
        let recognised = by_name.or_else(|| {
            let Content::Bytes(bytes) = &content else { return None };
            opened += 1;
            by_content(item.name(), bytes, known).map(|number| (number, How::Content))
        });
        match recognised {
            Some((number, how)) => {
                let candidate = Candidate { item, how, copy: copy_number(item.name()), content };
                found.entry(number).or_default().push(candidate);
            }
            None => rest.push(item),
        }
    }
    for exercise in known {
        if let Some(candidates) = found.remove(&exercise.number) {
            choose(submission, exercise, candidates, most);
        }
    }
    note_rest(submission, &rest, known);
}

/// Chooses between the files that may be the answer to `exercise`.
fn choose(submission: &mut Submission, exercise: &Known, mut candidates: Vec<Candidate>, most: u64) {
    let (number, handle) = (exercise.number, exercise.handle());
    let mut note = |text: String| submission.notes.push(Note { exercise: Some(number), text });

    // The course's own solution, in a copy of the course, is nobody's answer.
    candidates.retain(|candidate| {
        let is_ours = in_solutions(&candidate.item.path)
            && matches!(&candidate.content, Content::Bytes(bytes) if Some(bytes) == exercise.solution.as_ref());
        if is_ours {
            note(format!("`{}` is the course's own solution and was not taken.", show(&candidate.item.path)));
        }
        !is_ours
    });
    candidates.sort_by_key(|candidate| {
        let untouched = matches!(&candidate.content, Content::Bytes(bytes) if *bytes == exercise.stub);
        let is_file = candidate.item.kind == Kind::File;
        let depth = candidate.item.path.matches('/').count();
        let Candidate { how, copy, item, .. } = candidate;
        (!is_file, untouched, in_solutions(&item.path), *how, u32::MAX - copy, depth, &item.path)
    });
    let mut candidates = candidates.into_iter();
    let Some(best) = candidates.next() else { return };
    let path = show(&best.item.path);
    // The same text twice is no question, and neither is the untouched stub of a second copy of the course.
    let differs = |other: &Candidate| match (&best.content, &other.content) {
        (Content::Bytes(best), Content::Bytes(other)) => best != other && *other != exercise.stub,
        _ => other.item.kind == Kind::File,
    };
    for other in candidates.filter(differs).take(NAMED) {
        note(format!("More than one file answers {handle}: `{path}` was taken, `{}` was not.", show(&other.item.path)));
    }
    let refused = match (best.item.kind, best.content) {
        (Kind::File, Content::Bytes(bytes)) => {
            if best.how == How::Renamed || best.how == How::Content {
                let why = if best.how == How::Renamed { "by its name" } else { "by what it defines" };
                let folder = &exercise.folder;
                note(format!("`{path}` was taken for {handle} {why}; the course calls it `{folder}/src/lib.rs`."));
            }
            submission.files.insert(number, bytes);
            return;
        }
        (Kind::File, Content::TooLarge) => format!("`{path}` is larger than {} KiB and was not taken.", most >> 10),
        (Kind::File, Content::Failed(why)) => format!("`{path}` cannot be read: {}.", show(&why)),
        (Kind::Link, _) => format!("`{path}` is a link and not a file; links are not followed."),
        (Kind::Outside, _) => format!("`{path}` leads out of the zip it is in and was not taken."),
        (Kind::Locked, _) => format!("`{path}` is encrypted and cannot be read."),
        (Kind::Special | Kind::Skipped, _) => format!("`{path}` is not a file."),
    };
    submission.refused.insert(number, refused);
}

/// The exercise that a path names.
fn by_path(path: &str, known: &[Known]) -> Option<(u32, How)> {
    let parts: Vec<&str> = path.split('/').collect();
    let (file, folders) = parts.split_last()?;
    if !is_rust(file) {
        return None;
    }
    let at = |folder: &str| known.iter().find(|known| plain(folder) == known.folder);
    let inside = (0..folders.len()).rev().find_map(|depth| Some((depth, at(folders[depth])?)));
    if let Some((depth, exercise)) = inside {
        return match &parts[depth + 1..] {
            ["src", "lib.rs"] => Some((exercise.number, How::Exact)),
            // Tests and examples are the course's or the student's own, but no answer.
            [.., "tests" | "examples" | "benches", _] => None,
            [.., name] if stem(name) == "lib" => Some((exercise.number, How::Folder)),
            ["src", _] | [_] => Some((exercise.number, How::Renamed)),
            _ => None,
        };
    }
    let stem = stem(file);
    let names = |exercise: &Known| {
        let (folder, name, handle) = (&exercise.folder, exercise.name(), exercise.handle());
        let stem = stem.strip_prefix("lib_").or(stem.strip_suffix("_lib")).unwrap_or(&stem);
        stem == folder || stem == name || stem == handle
    };
    known.iter().find(|exercise| names(exercise)).map(|exercise| (exercise.number, How::Renamed))
}

/// The exercise whose stub defines nothing that these bytes do not define. One exercise alone needs no such proof.
fn by_content(name: &str, bytes: &[u8], known: &[Known]) -> Option<u32> {
    if let [only] = known
        && stem(name) == "lib"
    {
        return Some(only.number);
    }
    let text = String::from_utf8_lossy(bytes);
    let defined = public_names(&text);
    let fits = |exercise: &&Known| {
        let stub = String::from_utf8_lossy(&exercise.stub);
        let wanted = public_names(&stub);
        (!wanted.is_empty() && wanted.is_subset(&defined)).then_some((wanted.len(), exercise.number))
    };
    let mut fitting: Vec<(usize, u32)> = known.iter().filter_map(|exercise| fits(&exercise)).collect();
    fitting.sort_unstable();
    match fitting[..] {
        [] => None,
        [.., (second, _), (most, _)] if second == most => None,
        [.., (_, number)] => Some(number),
    }
}

/// The names of the public items that a Rust source defines at the beginning of a line. A scan and no parser.
fn public_names(source: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for line in source.lines() {
        let Some(rest) = line.trim_start().strip_prefix("pub ") else { continue };
        let mut words = rest.split_whitespace().skip_while(|word| ["const", "unsafe", "async"].contains(word));
        let kind = words.next();
        if !matches!(kind, Some("fn" | "struct" | "enum" | "trait" | "static" | "type")) {
            continue;
        }
        let name = words.next().unwrap_or_default();
        let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
        if 0 < end {
            names.insert(&name[..end]);
        }
    }
    names
}

/// Names the files that were not used, but for those that the course itself has given out.
fn note_rest(submission: &mut Submission, rest: &[&Item], known: &[Known]) {
    let mut note = |text: String| submission.notes.push(Note { exercise: None, text });
    let (mut changed, mut others) = (Vec::new(), Vec::new());
    for item in rest {
        match (item.kind, given(&item.path, known)) {
            (Kind::File, Some(ours)) => match item.read(ours.len() as u64) {
                Content::Bytes(bytes) if bytes == *ours => {}
                _ => changed.push(*item),
            },
            _ if is_of_the_course(&item.path) => {}
            _ => others.push(*item),
        }
    }
    let odd = |kind, words: &str| {
        let odd: Vec<&Item> = rest.iter().filter(|item| item.kind == kind).copied().collect();
        (!odd.is_empty()).then(|| format!("{words}: {}.", list(&odd)))
    };
    let odd = [odd(Kind::Link, "Links are not followed"), odd(Kind::Outside, "These lead out of their zip")];
    odd.into_iter().flatten().for_each(&mut note);
    others.retain(|item| !matches!(item.kind, Kind::Link | Kind::Outside));
    if !changed.is_empty() {
        note(format!("These differ from the course's files, and the course's were used: {}.", list(&changed)));
    }
    if !others.is_empty() {
        note(format!("Not used: {}.", list(&others)));
    }
}

/// The course's own bytes of a file in an exercise's folder.
fn given<'a>(path: &str, known: &'a [Known]) -> Option<&'a Vec<u8>> {
    known.iter().find_map(|exercise| {
        let (_, rest) = path.rsplit_once(&format!("{}/", exercise.folder))?;
        exercise.given.get(rest)
    })
}

/// Whether a file belongs to any copy of the course, so that naming it helps nobody.
fn is_of_the_course(path: &str) -> bool {
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let name = parts.last().copied().unwrap_or_default();
    let top = ["Cargo.toml", "Cargo.lock", "README.md", "LICENSE-MIT", "LICENSE-APACHE", "LICENSE-CC-BY-4.0"];
    let is_top = parts.len() <= 2 && top.contains(&name);
    let is_skipped = path.ends_with('/');
    let is_hidden = name.starts_with('.');
    is_top || is_skipped || is_hidden || parts.contains(&"exercises") || parts.contains(&"solutions")
}

fn list(items: &[&Item]) -> String {
    let mut names: Vec<String> = items.iter().take(NAMED).map(|item| format!("`{}`", show(&item.path))).collect();
    if NAMED < items.len() {
        names.push(format!("and {} more", items.len() - NAMED));
    }
    names.join(", ")
}

/// Hints looked at, by exercise number, as the student's own runner has counted them.
fn hints(item: &Item, known: &[Known]) -> BTreeMap<u32, u32> {
    let Content::Bytes(bytes) = item.read(1 << 20) else { return BTreeMap::new() };
    let Ok(state) = serde_json::from_slice::<serde_json::Value>(&bytes) else { return BTreeMap::new() };
    let of = |known: &Known| {
        let hints = state["hints"].as_object()?;
        let (_, shown) = hints.iter().find(|(id, _)| id.rsplit('/').next() == Some(&known.folder))?;
        Some((known.number, u32::try_from(shown.as_u64()?).ok()?))
    };
    known.iter().filter_map(of).collect()
}

fn in_solutions(path: &str) -> bool {
    path.split('/').any(|part| part == "solutions")
}

fn is_rust(name: &str) -> bool {
    name.to_lowercase().ends_with(".rs")
}

/// A name in the course's spelling: small letters, and `_` for what platforms and people put between words.
fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace(['-', ' ', '.'], "_")
}

/// The plain name of a file without its ending and without the number of a copy.
fn stem(name: &str) -> String {
    let name = name.to_lowercase();
    let name = name.strip_suffix(".rs").unwrap_or(&name);
    let name = match name.rsplit_once(" (") {
        Some((front, number)) if number.trim_end_matches(')').parse::<u32>().is_ok() => front,
        _ => name,
    };
    let name = match name.rsplit_once('-') {
        Some((front, number)) if number.parse::<u32>().is_ok() => front,
        _ => name,
    };
    plain(name)
}

/// The 2 of `lib-2.rs` and of `lib (2).rs`.
fn copy_number(name: &str) -> u32 {
    let name = name.to_lowercase();
    let name = name.strip_suffix(".rs").unwrap_or(&name).trim_end_matches(')');
    let number = name.rsplit_once(['-', '(']).and_then(|(_, number)| number.parse().ok());
    number.unwrap_or(0)
}

/// A path or message of a student's making, fit for a terminal and a page.
fn show(text: &str) -> String {
    let mut shown = crate::text::plain(text).replace(['\n', '`'], "?");
    if 120 < shown.chars().count() {
        let tail: String = shown.chars().rev().take(100).collect::<Vec<_>>().into_iter().rev().collect();
        shown = format!("…{tail}");
    }
    shown
}
