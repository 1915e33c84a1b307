//! What can be measured: the programs in `xtask/measurements/src/bin/`.

use anyhow::Result;

use crate::course::{Course, Exercise, select};
use crate::exit::Trouble;

/// One measuring program.
pub(super) struct Program {
    /// Its file in `xtask/measurements/src/bin/`, and that of its results.
    pub(super) name: &'static str,
    /// The exercise it belongs to, by number.
    exercise: Option<u32>,
    /// The crate whose code it measures, if that is the learner's own.
    pub(super) answer: Option<&'static str>,
    /// In a few words, for the list.
    pub(super) what: &'static str,
}

/// All of them, in the order of the course.
const PROGRAMS: [Program; 16] = [
    given("move_or_clone", Some(1), "a block goes into a channel and out again: moved, and cloned"),
    given("two_masts", Some(5), "how often each order of four messages comes up"),
    given("partial_results", Some(7), "a histogram: a message for each value, or for each part"),
    given("waiting", Some(9), "the processor time that waiting takes"),
    given("reaction", Some(10), "how long a message lies there until the waiting thread has it"),
    answer("depth", 11, "rising_tide", "how deep the queue gets, by your gauge, at three speeds"),
    given("memory", Some(12), "the memory of a process whose queue grows"),
    given("capacity", Some(13), "what a message costs, by capacity"),
    given("crew", Some(26), "what more workers bring, when jobs compute and when they wait"),
    answer("station", 31, "never_late", "your station ten times on a real clock"),
    given("knobs", Some(32), "the station with 16 settings of its knobs, 20 times as fast"),
    answer("ways", 33, "is_it_slower", "six ways to count the same values, by your `measure`"),
    answer("batches", 34, "batches", "time and delay, by the size of your batches"),
    given("libraries", None, "std's channels and crossbeam's, by capacity"),
    given("senders", None, "std's channels and crossbeam's, by number of senders"),
    given("one_timing", None, "how far single timings of the same work lie apart"),
];

const fn given(name: &'static str, exercise: Option<u32>, what: &'static str) -> Program {
    Program { name, exercise, answer: None, what }
}

const fn answer(name: &'static str, exercise: u32, answer: &'static str, what: &'static str) -> Program {
    Program { name, exercise: Some(exercise), answer: Some(answer), what }
}

/// A program and its exercise.
pub(super) struct Chosen<'a> {
    pub(super) program: &'static Program,
    pub(super) exercise: Option<&'a Exercise>,
}

/// Everything that can be measured in this course.
pub(super) fn of_course(course: &Course) -> Vec<Chosen<'_>> {
    let with_exercise = |program: &'static Program| {
        let exercise = program.exercise.and_then(|number| course.exercises.iter().find(|one| one.number == number));
        Chosen { program, exercise }
    };
    PROGRAMS.iter().map(with_exercise).filter(|one| one.exercise.is_some() || one.program.exercise.is_none()).collect()
}

/// What `selectors` name: measurements by their own name, exercises as everywhere.
pub(super) fn choose<'a>(course: &'a Course, selectors: &[String]) -> Result<Vec<Chosen<'a>>> {
    let all = of_course(course);
    let mut wanted = Vec::new();
    for selector in selectors {
        if let Some(index) = all.iter().position(|one| one.program.name == selector) {
            wanted.push(index);
            continue;
        }
        let exercises = select::many(course, std::slice::from_ref(selector))?;
        let is_meant = |one: &Chosen| one.exercise.is_some_and(|own| exercises.iter().any(|e| e.number == own.number));
        let found: Vec<usize> = (0..all.len()).filter(|index| is_meant(&all[*index])).collect();
        if found.is_empty() {
            return Err(nothing_to_measure(&all, selector).into());
        }
        wanted.extend(found);
    }
    wanted.sort();
    wanted.dedup();
    let mut all: Vec<Option<Chosen>> = all.into_iter().map(Some).collect();
    Ok(wanted.into_iter().filter_map(|index| all[index].take()).collect())
}

fn nothing_to_measure(all: &[Chosen], selector: &str) -> Trouble {
    let handles: Vec<String> = all.iter().filter_map(|one| Some(one.exercise?.handle())).collect();
    let these =
        if handles.is_empty() { "no exercise has".into() } else { format!("these have: {}", handles.join(", ")) };
    Trouble::usage(format!("`{selector}` has nothing to measure; {these}"))
        .hint("`cargo xtask measure` lists what is measured")
}

#[cfg(test)]
mod tests {
    use super::PROGRAMS;
    use std::fs;
    use std::path::Path;

    #[test]
    fn the_list_has_every_program_and_no_other() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("measurements/src/bin");
        let mut files: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        files.sort();
        let mut listed: Vec<&str> = PROGRAMS.iter().map(|program| program.name).collect();
        listed.sort();
        assert_eq!(files, listed);
    }
}
