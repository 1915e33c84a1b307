//! Selectors: how people name exercises.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{Course, Exercise};
use crate::exit::Trouble;

/// The exercises named by `selectors`, in course order and each once.
pub fn many<'a>(course: &'a Course, selectors: &[String]) -> Result<Vec<&'a Exercise>> {
    let mut chosen = Vec::new();
    for selector in selectors {
        chosen.extend(resolve(course, selector)?);
    }
    chosen.sort_by_key(|exercise| exercise.number);
    chosen.dedup_by_key(|exercise| exercise.number);
    Ok(chosen)
}

/// The one exercise named by `selector`.
pub fn one<'a>(course: &'a Course, selector: &str) -> Result<&'a Exercise> {
    let found = resolve(course, selector)?;
    match found[..] {
        [exercise] => Ok(exercise),
        _ => {
            Err(Trouble::usage(format!("`{selector}` names {} exercises; name one of {}", found.len(), names(&found)))
                .into())
        }
    }
}

/// The same among all exercises, the optional ones included.
pub fn one_of_all<'a>(course: &'a Course, selector: &str) -> Result<&'a Exercise> {
    optional(course, selector).map_or_else(|| one(course, selector), Ok)
}

/// The optional exercise that `selector` names.
fn optional<'a>(course: &'a Course, selector: &str) -> Option<&'a Exercise> {
    let path = env::current_dir().unwrap_or_default().join(selector);
    course.optional.iter().find(|exercise| {
        selector.parse() == Ok(exercise.number)
            || [exercise.name(), &exercise.folder, &exercise.id()].contains(&selector)
            || is_inside(&path, exercise)
    })
}

/// The exercise whose folder the current folder is, or is inside of.
pub fn around_current_folder(course: &Course) -> Option<&Exercise> {
    let here = env::current_dir().ok()?;
    course.exercises.iter().find(|exercise| is_inside(&here, exercise))
}

/// Tries the meanings of a selector from the most to the least exact.
fn resolve<'a>(course: &'a Course, selector: &str) -> Result<Vec<&'a Exercise>> {
    let all = || course.exercises.iter();
    let meanings: [&dyn Fn(&Exercise) -> bool; 3] = [
        &|exercise| selector.parse() == Ok(exercise.number),
        &|exercise| [exercise.name(), &exercise.folder, &exercise.id()].contains(&selector),
        &|exercise| exercise.topic == selector,
    ];
    for meaning in meanings {
        let found: Vec<_> = all().filter(|exercise| meaning(exercise)).collect();
        if !found.is_empty() {
            return Ok(found);
        }
    }
    if let Some(exercise) = optional(course, selector) {
        let what =
            format!("{} is optional: it runs on a real MPI library, which `check` knows nothing of", exercise.handle());
        return Err(Trouble::usage(what).hint("`cargo xtask mpi` builds and runs it, or says what is missing").into());
    }
    let found = by_path(course, selector);
    if !found.is_empty() {
        return Ok(found);
    }
    let begins = |name: &str| !selector.is_empty() && name.starts_with(selector);
    let found: Vec<_> = all()
        .filter(|exercise| begins(exercise.name()) || begins(&exercise.folder) || begins(&exercise.id()))
        .collect();
    match found[..] {
        [exercise] => Ok(vec![exercise]),
        [] => Err(unknown(course, selector).into()),
        _ => {
            let candidates = names(&found);
            Err(Trouble::usage(format!("`{selector}` is ambiguous: it begins {candidates}")).into())
        }
    }
}

/// A path inside an exercise names it, also in its solution or its cases; a topic's folder names all of the topic.
fn by_path<'a>(course: &'a Course, selector: &str) -> Vec<&'a Exercise> {
    let here = env::current_dir().unwrap_or_default();
    let candidates = [here.join(selector), course.root.join(selector)];
    let Some(path) = candidates.iter().find_map(|path| path.canonicalize().ok()) else { return Vec::new() };
    let inside: Vec<_> = course.exercises.iter().filter(|exercise| is_inside(&path, exercise)).collect();
    if !inside.is_empty() {
        return inside;
    }
    let holds = |exercise: &&Exercise| {
        let dir = canonical(&exercise.dir());
        dir.starts_with(&path) && path.starts_with(canonical(&course.root.join("exercises")))
    };
    course.exercises.iter().filter(holds).collect()
}

fn is_inside(path: &Path, exercise: &Exercise) -> bool {
    let path = canonical(path);
    [exercise.dir(), exercise.solution_dir(), exercise.cases_dir()].iter().any(|dir| path.starts_with(canonical(dir)))
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

fn names(exercises: &[&Exercise]) -> String {
    exercises.iter().map(|exercise| format!("`{}`", exercise.folder)).collect::<Vec<_>>().join(", ")
}

fn unknown(course: &Course, selector: &str) -> Trouble {
    let trouble = Trouble::usage(format!("no exercise is called `{selector}`"));
    let topics = course.exercises.iter().map(|exercise| exercise.topic.as_str());
    let known = course.exercises.iter().flat_map(|exercise| [exercise.name(), &exercise.folder]).chain(topics);
    // A part of a name is nearer than any misspelling.
    let far = |name: &str| if 2 < selector.len() && name.contains(selector) { 0 } else { distance(selector, name) };
    let nearest = known.min_by_key(|name| far(name));
    match nearest {
        Some(name) if far(name) <= 1 + selector.len() / 4 => trouble.hint(format!("did you mean `{name}`?")),
        _ => trouble.hint("`cargo xtask list` shows them all"),
    }
}

/// Levenshtein's edit distance, by rows.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, right) in b.chars().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.chars().count()]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distance_counts_single_edits() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("backpresure", "backpressure"), 1);
        assert_eq!(distance("orders", "orders"), 0);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
