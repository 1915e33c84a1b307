//! What happened in one run, in order: the material of charts.

use std::borrow::Cow;
use std::cell::Cell;
use std::panic::Location;
use std::ptr;
use std::time::Duration;

use super::step::{Site, TaskId};

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Event {
    pub thread: TaskId,
    /// One of the words of the record format: `spawn`, `send`, `recv`, `wait`, `stuck`, …
    pub kind: &'static str,
    pub text: String,
    /// As `src/lib.rs:12`, empty when it has no place in anybody's source.
    pub line: String,
    pub time: Duration,
    /// Another thread that takes part: spawned, joined, …
    pub other: Option<TaskId>,
    pub channel: Option<usize>,
    pub message: Option<usize>,
}

/// A whole run.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// Names by thread index.
    pub threads: Vec<String>,
    pub events: Vec<Event>,
}

/// Whose source a place is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    Learner,
    /// The check's own code, or a given part.
    Course,
    /// The standard library or a dependency.
    Library,
}

/// Tells by the path of the source file. It is asked at every step, so what it told of the last places is kept.
pub(crate) fn author(site: Site) -> Author {
    const SLOTS: usize = 64;
    thread_local! {
        static KNOWN: [Cell<Option<(Site, Author)>>; SLOTS] = const { [const { Cell::new(None) }; SLOTS] };
    }
    // Two places that share a slot drive each other out, and that is all.
    let slot = ptr::from_ref(site).addr() / size_of::<Location>() % SLOTS;
    KNOWN.with(|known| match known[slot].get() {
        Some((seen, author)) if ptr::eq(seen, site) => author,
        _ => {
            let author = author_of(site);
            known[slot].set(Some((site, author)));
            author
        }
    })
}

/// Tells by the path of the source file. A learner's crate is whatever is neither a test, nor given, nor a library.
pub(crate) fn author_of(site: &Location<'_>) -> Author {
    let path = slashed(site.file());
    let lies_in = |folder: &str| path.contains(folder);
    if path.starts_with("/rustc/")
        || ["/registry/src/", "/rustlib/src/", "xtask/sim/rayon_core/"].into_iter().any(lies_in)
    {
        Author::Library
    } else if path.starts_with("tests/")
        || ["/tests/", "kit/src/", "xtask/sim/src/", "xtask/checker/"].into_iter().any(lies_in)
    {
        Author::Course
    } else {
        Author::Learner
    }
}

fn slashed(path: &str) -> Cow<'_, str> {
    if path.contains('\\') { path.replace('\\', "/").into() } else { path.into() }
}

/// A place as the learner knows it: `src/lib.rs:12`. Empty inside libraries, which nobody can look up by such a line.
pub(crate) fn line(site: Site) -> String {
    if author(site) == Author::Library { String::new() } else { short(site.file(), site.line()) }
}

/// See [`line`].
pub(crate) fn short(file: &str, line: u32) -> String {
    let path = slashed(file);
    let from = ["/src/", "/tests/"].iter().filter_map(|folder| path.rfind(folder)).max();
    let path = match from {
        Some(at) if path.contains("kit/src/") => &path[path[..at].rfind('/').map_or(0, |slash| slash + 1)..],
        Some(at) => &path[at + 1..],
        None => &path[..],
    };
    format!("{path}:{line}")
}
