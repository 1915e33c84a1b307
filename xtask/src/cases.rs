//! What `verify` finds on disk: cases, pinned reports, and files that nobody knows.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::build::workspace::Code;
use crate::course::{Course, Exercise, manifest, readme, source};
use crate::diff;
use crate::files;
use crate::report::leak;

/// A wrong answer, or another right one.
#[derive(Debug, Clone)]
pub struct Case {
    /// `wrong` or `right`.
    pub kind: &'static str,
    /// File name without `.rs`.
    pub stem: String,
    pub file: PathBuf,
}

impl Case {
    /// The case as problems name it.
    pub fn label(&self) -> String {
        format!("{}/{}", self.kind, self.stem)
    }

    pub fn code(&self) -> Code {
        Code::Case { label: format!("{}_{}", self.kind, self.stem), file: self.file.clone() }
    }

    pub fn is_wrong(&self) -> bool {
        self.kind == "wrong"
    }
}

/// The cases of `exercise`: the right ones first, each kind by name.
pub fn of(exercise: &Exercise) -> Vec<Case> {
    let mut cases = Vec::new();
    for kind in ["right", "wrong"] {
        for file in files_below(&exercise.cases_dir().join(kind)) {
            if file.extension().is_some_and(|extension| extension == "rs") {
                let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                cases.push(Case { kind, stem, file });
            }
        }
    }
    cases
}

/// Compares the report on a wrong case with the pinned one. With `accept`, pins it. Returns what differs.
pub fn compare_pin(
    course: &Course,
    exercise: &Exercise,
    case: &Case,
    report: &str,
    accept: bool,
) -> Result<Option<String>> {
    let pin = exercise.cases_dir().join("snapshots").join(format!("{}.snap", case.stem));
    let new = pin.with_extension("snap.new");
    let pinned = fs::read_to_string(&pin).ok();
    let old = pinned.as_deref().and_then(|text| text.splitn(3, "---\n").nth(2)).unwrap_or_default();
    if pinned.is_some() && old.trim_end() == report.trim_end() {
        _ = fs::remove_file(&new);
        return Ok(None);
    }
    let text = format!("---\nsource: {}\nexpression: report\n---\n{}\n", course.short(&case.file), report.trim_end());
    if accept {
        files::write_atomically(&pin, &text)?;
        _ = fs::remove_file(&new);
        return Ok(None);
    }
    files::write_atomically(&new, &text)?;
    let old = format!("{}\n", old.trim_end());
    let report = format!("{}\n", report.trim_end());
    Ok(Some(diff::unified(old.trim_start_matches('\n'), &report, "pinned", "seen")))
}

/// Everything about `exercise` that can be found wrong without building it. With `accept`, renews the copy of the stub.
pub fn tidy(course: &Course, exercise: &Exercise, accept: bool) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    manifest::libraries(course, exercise)?;
    unlisted(course, exercise, &mut problems);
    let read = |path: PathBuf| fs::read_to_string(&path).unwrap_or_default();
    // Without it, Cargo refuses the whole workspace, the runner with it, once a learner's file is missing.
    if !read(exercise.dir().join("Cargo.toml")).contains("\npath = \"src/lib.rs\"\n") {
        problems.push("its Cargo.toml does not say `path = \"src/lib.rs\"` under [lib]".into());
    }
    let stub = read(exercise.answer());
    let solution = read(exercise.solution_dir().join("src").join("lib.rs"));
    if stub != read(exercise.pristine_stub()) {
        if accept {
            files::write_atomically(&exercise.pristine_stub(), &stub)?;
        } else {
            let path = course.short(&exercise.pristine_stub());
            problems.push(format!("`{path}`, which `reset` brings back, is not the stub: `verify --accept` renews it"));
        }
    }
    for test in source::tests(&read(exercise.tests())) {
        if !test.catches.starts_with("Catches ") {
            problems.push(format!("test `{}` does not begin its comment with \"Catches …\"", test.name));
        }
    }
    if readme::title(&exercise.dir()).is_none() {
        problems.push("its README has no first heading, which is the exercise's title".into());
    }
    let hints = readme::hints(&read(exercise.dir().join("README.md")));
    let stages = source::stages(&source::tests(&read(exercise.tests()))).len();
    let expected = if stages == 0 { 3 } else { stages };
    if hints.len() != expected {
        problems.push(format!("its README has {} hints instead of {expected}", hints.len()));
    }
    for (index, hint) in hints.iter().enumerate() {
        if let Some(line) = leak::fix_in_hint(hint, &solution, &stub) {
            problems.push(format!("hint {} gives a line of the solution away: {line}", index + 1));
        }
    }
    let cases = of(exercise);
    let wrong = cases.iter().filter(|case| case.is_wrong()).count();
    for (kind, found, least) in [("wrong", wrong, 3), ("right", cases.len() - wrong, 2)] {
        if found < least {
            problems.push(format!("it has {found} {kind} cases; a check is only believed with {least}"));
        }
    }
    Ok(problems)
}

/// Files in the folders of `exercise` that have no place there.
fn unlisted(course: &Course, exercise: &Exercise, problems: &mut Vec<String>) {
    let pins: Vec<PathBuf> = of(exercise)
        .iter()
        .filter(|case| case.is_wrong())
        .map(|case| PathBuf::from("snapshots").join(format!("{}.snap", case.stem)))
        .collect();
    let has_extension = |path: &Path, extension: &str| path.extension().is_some_and(|own| own == extension);
    let is_named = |path: &Path, letter: char| {
        let mut letters = path.file_name().unwrap_or_default().to_str().unwrap_or_default().chars();
        letters.next() == Some(letter) && letters.next().is_some_and(|c| c.is_ascii_digit())
    };
    let of_exercise = |path: &Path| {
        [Path::new("Cargo.toml"), Path::new("README.md"), Path::new("tests/check.rs")].contains(&path)
            || (path.starts_with("src") && has_extension(path, "rs"))
            // What a long test file keeps in modules.
            || (path.starts_with("tests") && path.components().count() == 3 && has_extension(path, "rs"))
            || (path.starts_with("tests/snapshots") && has_extension(path, "snap"))
    };
    let of_solution =
        |path: &Path| path == Path::new("Cargo.toml") || (path.starts_with("src") && has_extension(path, "rs"));
    let of_cases = |path: &Path| {
        (path.starts_with("wrong") && has_extension(path, "rs") && is_named(path, 'p'))
            || (path.starts_with("right") && has_extension(path, "rs") && is_named(path, 'a'))
            || pins.iter().any(|pin| pin == path)
            || has_extension(path, "new")
    };
    type IsKnown<'a> = &'a dyn Fn(&Path) -> bool;
    let folders: [(PathBuf, IsKnown); 3] =
        [(exercise.dir(), &of_exercise), (exercise.solution_dir(), &of_solution), (exercise.cases_dir(), &of_cases)];
    for (folder, is_known) in folders {
        for file in files_below(&folder) {
            if !file.strip_prefix(&folder).is_ok_and(is_known) {
                problems.push(format!("`{}` has no place here", course.short(&file)));
            }
        }
    }
}

/// All files below `folder`, sorted; none if there is no such folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
