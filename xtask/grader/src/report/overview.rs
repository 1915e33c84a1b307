//! What a class has in common: how often each exercise was passed, where it is stuck, which mistakes are frequent.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::grades::Grades;
use crate::model::{ExerciseGrade, GradedExercise, Status, StudentGrade};

/// How many mistakes of an exercise are shown.
const MOST_FREQUENT: usize = 5;

/// The whole class. Students are named by their place in `grades.json`.
#[derive(Debug, Default)]
pub struct Overview {
    /// Id and name of each student.
    pub students: Vec<(String, String)>,
    /// The points of those that have some, sorted.
    pub points: Vec<f64>,
    pub max_points: f64,
    pub exercises: Vec<Exercise>,
    pub flags: Vec<Flag>,
    /// Answers that more than one student handed in, byte for byte: the exercise and the students.
    pub same: Vec<(u32, Vec<usize>)>,
    /// Students with an exercise that could not be judged.
    pub unjudged: Vec<usize>,
    /// Students of whose submission something was odd.
    pub noted: usize,
}

/// One exercise over the whole class.
#[derive(Debug, Default)]
pub struct Exercise {
    pub number: u32,
    pub title: String,
    pub passed: usize,
    /// Handed in, with something written, and not passed.
    pub tried: usize,
    pub untouched: usize,
    pub missing: usize,
    pub unjudged: usize,
    /// Students who passed nothing from here on, and something before.
    pub stopped_here: usize,
    /// The most frequent first.
    pub mistakes: Vec<Mistake>,
}

/// A mistake that students share.
#[derive(Debug, Clone)]
pub struct Mistake {
    pub headline: String,
    pub status: Status,
    pub students: Vec<usize>,
    /// The report of the first of them.
    pub sample: String,
}

#[derive(Debug)]
pub struct Flag {
    pub student: usize,
    pub exercise: u32,
    pub text: String,
}

impl Overview {
    /// Reads the whole class, one student at a time.
    pub fn of(grades: &Grades) -> Result<Overview> {
        let exercises = &grades.grading.exercises;
        let mut overview = Overview { exercises: exercises.iter().map(empty).collect(), ..Overview::default() };
        let mut mistakes: Vec<BTreeMap<String, Mistake>> = vec![BTreeMap::new(); exercises.len()];
        let mut same: BTreeMap<(u32, String), Vec<usize>> = BTreeMap::new();
        for (index, student) in grades.students()?.enumerate() {
            overview.add(index, &student?, &mut mistakes, &mut same);
        }
        overview.points.sort_by(f64::total_cmp);
        overview.same = same
            .into_iter()
            .filter(|(_, students)| 1 < students.len())
            .map(|((number, _), students)| (number, students))
            .collect();
        for (exercise, mistakes) in overview.exercises.iter_mut().zip(mistakes) {
            let mut mistakes: Vec<Mistake> = mistakes.into_values().collect();
            mistakes.sort_by(|a, b| (b.students.len(), &a.headline).cmp(&(a.students.len(), &b.headline)));
            exercise.mistakes = mistakes;
        }
        overview.samples(grades)?;
        Ok(overview)
    }

    fn add(
        &mut self,
        index: usize,
        student: &StudentGrade,
        mistakes: &mut [BTreeMap<String, Mistake>],
        same: &mut BTreeMap<(u32, String), Vec<usize>>,
    ) {
        self.students.push((student.id.clone(), student.name.clone()));
        self.points.extend(student.points);
        self.max_points = student.max_points;
        self.noted += usize::from(!student.notes.is_empty());
        if student.points.is_none() {
            self.unjudged.push(index);
        }
        let passed = |result: &ExerciseGrade| result.status == Status::Passed;
        let last_pass = student.results.iter().rposition(passed);
        for (at, result) in student.results.iter().enumerate() {
            let exercise = &mut self.exercises[at];
            match result.status {
                Status::Passed => exercise.passed += 1,
                Status::Untouched => exercise.untouched += 1,
                Status::Missing => exercise.missing += 1,
                Status::Infra => exercise.unjudged += 1,
                _ => exercise.tried += 1,
            }
            let is_judged = result.status != Status::Infra;
            exercise.stopped_here += usize::from(is_judged && last_pass.is_some_and(|last| last + 1 == at));
            let is_mistake = !matches!(result.status, Status::Passed | Status::Untouched | Status::Missing);
            if is_mistake && let Some(headline) = &result.headline {
                let new = || Mistake {
                    headline: headline.clone(),
                    status: result.status,
                    students: Vec::new(),
                    sample: String::new(),
                };
                mistakes[at].entry(key(result.status, headline)).or_insert_with(new).students.push(index);
            }
            let has_text = !matches!(result.status, Status::Untouched | Status::Missing | Status::Unreadable);
            if has_text && let Some(hash) = &result.source_hash {
                same.entry((result.exercise, hash.clone())).or_default().push(index);
            }
            let flags = result.flags.iter().cloned();
            self.flags.extend(flags.map(|text| Flag { student: index, exercise: result.exercise, text }));
        }
    }

    /// Fetches a report for each mistake that will be shown. Only these are ever in memory together.
    fn samples(&mut self, grades: &Grades) -> Result<()> {
        let mut wanted: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, exercise) in self.exercises.iter().enumerate() {
            for (rank, mistake) in exercise.mistakes.iter().take(MOST_FREQUENT).enumerate() {
                wanted.entry(mistake.students[0]).or_default().push((at, rank));
            }
        }
        for (index, student) in grades.students()?.enumerate() {
            let student = student?;
            for (at, rank) in wanted.remove(&index).unwrap_or_default() {
                self.exercises[at].mistakes[rank].sample.clone_from(&student.results[at].report);
            }
        }
        Ok(())
    }

    /// The middle of the points that there are.
    pub fn median(&self) -> Option<f64> {
        let count = self.points.len();
        let (low, high) = (self.points.get(count.saturating_sub(1) / 2)?, self.points.get(count / 2)?);
        Some(f64::midpoint(*low, *high))
    }

    /// The exercises in which students are stuck, the worst first.
    pub fn stuck(&self) -> Vec<&Exercise> {
        let mut stuck: Vec<&Exercise> = self.exercises.iter().filter(|exercise| 0 < exercise.tried).collect();
        stuck.sort_by_key(|exercise| (usize::MAX - exercise.tried, exercise.number));
        stuck
    }
}

impl Exercise {
    /// The mistakes that are shown, and how many answers have others.
    pub fn frequent(&self) -> (&[Mistake], usize) {
        let shown = &self.mistakes[..self.mistakes.len().min(MOST_FREQUENT)];
        let others = self.mistakes[shown.len()..].iter().map(|mistake| mistake.students.len()).sum();
        (shown, others)
    }
}

fn empty(exercise: &GradedExercise) -> Exercise {
    Exercise { number: exercise.number, title: exercise.title.clone(), ..Exercise::default() }
}

/// What two headlines of the same mistake have in common: no line numbers, and in compile errors no names.
fn key(status: Status, headline: &str) -> String {
    let mut key = format!("{}: ", status.name());
    let mut rest = headline;
    while let Some(at) = rest.find(".rs:") {
        key += &rest[..at + 3];
        rest = rest[at + 3..].trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
    }
    key += rest;
    if status == Status::DoesNotCompile {
        key = key.split('`').enumerate().map(|(at, part)| if at.is_multiple_of(2) { part } else { "…" }).collect();
    }
    key
}

#[cfg(test)]
mod tests {
    use super::key;
    use crate::model::Status;

    #[test]
    fn the_same_mistake_at_another_line_is_the_same() {
        let one = key(Status::Deadlock, "`main` waits at src/lib.rs:36:7 for src/lib.rs:4.");
        assert_eq!(one, key(Status::Deadlock, "`main` waits at src/lib.rs:9 for src/lib.rs:12."));
        assert_eq!(one, "deadlock: `main` waits at src/lib.rs for src/lib.rs.");
        let moved = |name| key(Status::DoesNotCompile, &format!("E0382: borrow of moved value: `{name}`"));
        assert_eq!(moved("tx"), moved("sender"));
    }
}
