//! The rubric: which exercises count, for how many points, and what lateness and hints cost.
//!
//! ```toml
//! exercises = ["channels", "11"]   # what is graded; without this line, everything
//! points_each = 10
//! partial = false                  # true: a wrong answer gets its share of the tests that pass
//! extra = ["10"]                   # on top of the full marks
//!
//! [points]                         # where an exercise or a topic has other points
//! 04 = 20
//!
//! [late]
//! due = 2026-11-20T23:59:00+01:00
//! grace_minutes = 15
//! percent_per_day = 10             # of the points reached, for each day begun
//! most_percent = 50
//!
//! [hints]
//! free = 1                         # hints of an exercise that cost nothing
//! percent_each = 5                 # of the exercise's points, for each hint after those
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use toml::Spanned;
use xtask::course::{Course, Exercise, select, source};
use xtask::exit::Trouble;

use crate::model::{GradedExercise, Judgement, Status};

/// What the points of a class depend on. `serde` writes it into `grades.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rubric {
    /// Points are kept with each exercise in `grades.json`, not here.
    #[serde(skip)]
    pub exercises: Vec<GradedExercise>,
    pub partial: bool,
    pub late: Option<Late>,
    pub hints: Option<Hints>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Late {
    /// RFC 3339.
    #[serde(deserialize_with = "moment")]
    pub due: String,
    #[serde(default)]
    pub grace_minutes: u32,
    pub percent_per_day: f64,
    #[serde(default = "hundred")]
    pub most_percent: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hints {
    #[serde(default)]
    pub free: u32,
    pub percent_each: f64,
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    exercises: Option<Vec<Spanned<String>>>,
    #[serde(default = "ten")]
    points_each: f64,
    #[serde(default)]
    partial: bool,
    #[serde(default)]
    extra: Vec<Spanned<String>>,
    #[serde(default)]
    points: BTreeMap<Spanned<String>, f64>,
    late: Option<Spanned<Late>>,
    hints: Option<Spanned<Hints>>,
}

fn tests_of(exercise: &Exercise) -> Vec<String> {
    let text = fs::read_to_string(exercise.tests()).unwrap_or_default();
    source::tests(&text).into_iter().map(|test| test.name).collect()
}

fn ten() -> f64 {
    10.0
}

fn hundred() -> f64 {
    100.0
}

/// A TOML date with a time and an offset, or the same as a string.
fn moment<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Date(toml::value::Datetime),
        Text(String),
    }
    let text = match Either::deserialize(from)? {
        Either::Date(date) => date.to_string(),
        Either::Text(text) => text,
    };
    let time: Timestamp = text.parse().map_err(|_| {
        serde::de::Error::custom(format!("`{text}` is no date with a time and an offset, as 2026-11-20T23:59:00+01:00"))
    })?;
    Ok(time.to_string())
}

impl Rubric {
    /// Ten points for every exercise of the course, all or nothing.
    pub fn of_all(course: &Course) -> Rubric {
        Rubric::parse("", "the default", course).unwrap_or(Rubric {
            exercises: Vec::new(),
            partial: false,
            late: None,
            hints: None,
        })
    }

    /// Reads a rubric. An error names the file and the line.
    pub fn read(path: &Path, course: &Course) -> Result<Rubric, Trouble> {
        let shown = path.display().to_string();
        let text = fs::read_to_string(path)
            .map_err(|error| Trouble::usage(format!("the rubric `{shown}` cannot be read: {error}")))?;
        Rubric::parse(&text, &shown, course)
    }

    fn parse(text: &str, shown: &str, course: &Course) -> Result<Rubric, Trouble> {
        let line_of = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
        let at_line = |at: usize, what: &str| Trouble::usage(format!("`{shown}`, line {}: {what}", line_of(at)));
        let written: Text = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            at_line(at, &error.message().replace('\n', ", "))
        })?;
        let select = |selector: &Spanned<String>| {
            let plain: &str = selector.as_ref();
            let found = select::many(course, &[plain.to_owned()]);
            let numbers = found.map(|found| found.iter().map(|exercise| exercise.number).collect::<Vec<u32>>());
            numbers.map_err(|error| at_line(selector.span().start, &error.to_string().replace('\n', "; ")))
        };
        let number = |value: f64, at: usize, what: &str, most: f64| {
            let fits = value.is_finite() && (0.0..=most).contains(&value);
            if fits { Ok(()) } else { Err(at_line(at, &format!("{what} must lie between 0 and {most}"))) }
        };
        number(written.points_each, text.find("points_each").unwrap_or(0), "points", 1e6)?;
        let mut points: BTreeMap<u32, f64> = BTreeMap::new();
        // A topic first, so that an exercise of it can be named too.
        let mut named: Vec<(Vec<u32>, f64)> = Vec::new();
        for (selector, value) in &written.points {
            number(*value, selector.span().start, "points", 1e6)?;
            named.push((select(selector)?, *value));
        }
        named.sort_by_key(|(numbers, _)| usize::MAX - numbers.len());
        for (numbers, value) in named {
            points.extend(numbers.into_iter().map(|number| (number, value)));
        }
        let mut extra = Vec::new();
        for selector in &written.extra {
            extra.extend(select(selector)?);
        }
        let mut graded: Option<Vec<u32>> = None;
        for selector in written.exercises.iter().flatten() {
            graded.get_or_insert_default().extend(select(selector)?);
        }
        if written.exercises.as_ref().is_some_and(Vec::is_empty) {
            return Err(at_line(text.find("exercises").unwrap_or(0), "`exercises` names none"));
        }
        if let Some(late) = &written.late {
            number(late.as_ref().percent_per_day, late.span().start, "`percent_per_day`", 100.0)?;
            number(late.as_ref().most_percent, late.span().start, "`most_percent`", 100.0)?;
        }
        if let Some(hints) = &written.hints {
            number(hints.as_ref().percent_each, hints.span().start, "`percent_each`", 100.0)?;
        }
        let graded = |number: &u32| graded.as_ref().is_none_or(|graded| graded.contains(number));
        let exercises = course.exercises.iter().filter(|exercise| graded(&exercise.number));
        let exercises = exercises.map(|exercise| GradedExercise {
            number: exercise.number,
            id: exercise.id(),
            title: exercise.title.clone(),
            tests: tests_of(exercise),
            points: points.get(&exercise.number).copied().unwrap_or(written.points_each),
            extra: extra.contains(&exercise.number),
        });
        Ok(Rubric {
            exercises: exercises.collect(),
            partial: written.partial,
            late: written.late.map(Spanned::into_inner),
            hints: written.hints.map(Spanned::into_inner),
        })
    }

    /// The points of one exercise. None if it could not be judged: an error of the machine is no zero.
    pub fn award(&self, exercise: &GradedExercise, judgement: &Judgement, hints: u32) -> Option<f64> {
        let share = match judgement.status {
            Status::Infra => return None,
            Status::Passed => 1.0,
            // Tests that pass without anything written say nothing.
            Status::Wrong
            | Status::Deadlock
            | Status::Livelock
            | Status::Panicked
            | Status::Leaked
            | Status::Unbounded
            | Status::TimedOut
                if self.partial && 0 < judgement.tests_total =>
            {
                f64::from(judgement.tests_passed) / f64::from(judgement.tests_total)
            }
            _ => 0.0,
        };
        let cost = self
            .hints
            .as_ref()
            .map_or(0.0, |rule| f64::from(hints.saturating_sub(rule.free)) * rule.percent_each / 100.0);
        Some(rounded(exercise.points * share * (1.0 - cost).max(0.0)))
    }

    /// What lateness takes from `points`. Without a date of handing in, nothing.
    pub fn late_penalty(&self, submitted: Option<&str>, points: f64) -> f64 {
        let Some(late) = &self.late else { return 0.0 };
        let parse = |text: &str| text.parse::<Timestamp>().ok();
        let (Some(due), Some(submitted)) = (parse(&late.due), submitted.and_then(parse)) else { return 0.0 };
        let over = submitted.as_second() - due.as_second() - 60 * i64::from(late.grace_minutes);
        if over <= 0 {
            return 0.0;
        }
        // Grace excuses, and does not move the day.
        let seconds = submitted.as_second() - due.as_second();
        let days = (seconds + 86_399) / 86_400;
        #[expect(clippy::cast_precision_loss, reason = "days are few")]
        let percent = (days as f64 * late.percent_per_day).min(late.most_percent);
        rounded(points * percent / 100.0)
    }
}

/// To two decimals, as platforms keep them.
pub fn rounded(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::Rubric;
    use crate::model::{Judgement, Status};
    use xtask::course::Course;

    fn rubric(text: &str) -> Result<Rubric, String> {
        let course = Course::find().expect("the tests run in the course");
        Rubric::parse(text, "r.toml", &course).map_err(|trouble| trouble.to_string())
    }

    fn judged(status: Status, passed: u32) -> Judgement {
        Judgement { tests_passed: passed, tests_total: 4, ..Judgement::without_running(status, "x") }
    }

    #[test]
    fn by_default_every_exercise_has_ten_points_all_or_nothing() {
        let rubric = rubric("").expect("empty is fine");
        let exercise = &rubric.exercises[0];
        assert_eq!(rubric.award(exercise, &judged(Status::Passed, 4), 9), Some(10.0));
        assert_eq!(rubric.award(exercise, &judged(Status::Wrong, 3), 0), Some(0.0));
        assert_eq!(rubric.award(exercise, &judged(Status::Infra, 0), 0), None);
    }

    #[test]
    fn a_topic_an_exercise_of_it_and_extra_credit() {
        let rubric =
            rubric("exercises = ['channels']\nextra = ['10']\n[points]\n04 = 20\nchannels = 5\n").expect("valid");
        let points =
            |number| rubric.exercises.iter().find(|one| one.number == number).map(|one| (one.points, one.extra));
        assert_eq!(
            (points(4), points(3), points(10), points(11)),
            (Some((20.0, false)), Some((5.0, false)), Some((5.0, true)), None)
        );
    }

    #[test]
    fn partial_points_hints_and_lateness() {
        let text = "partial = true\n[hints]\nfree = 1\npercent_each = 10\n[late]\ndue = 2026-11-20T23:59:00+01:00\n\
                    grace_minutes = 15\npercent_per_day = 10\nmost_percent = 25\n";
        let rubric = rubric(text).expect("valid");
        let exercise = &rubric.exercises[0];
        assert_eq!(rubric.award(exercise, &judged(Status::Wrong, 3), 0), Some(7.5));
        assert_eq!(rubric.award(exercise, &judged(Status::Untouched, 3), 0), Some(0.0));
        assert_eq!(rubric.award(exercise, &judged(Status::Passed, 4), 3), Some(8.0));
        let late = |time| rubric.late_penalty(Some(time), 50.0);
        assert_eq!(late("2026-11-20T23:10:00Z"), 0.0);
        assert_eq!(late("2026-11-20T23:20:00Z"), 5.0);
        assert_eq!(late("2026-11-22T12:00:00Z"), 10.0);
        assert_eq!(late("2026-12-30T12:00:00Z"), 12.5);
        assert_eq!(rubric.late_penalty(None, 50.0), 0.0);
    }

    #[test]
    fn an_error_names_the_line() {
        let said = |text| rubric(text).expect_err("it is wrong");
        assert_eq!(
            said("partial = true\nextra = ['chanels']\n"),
            "`r.toml`, line 2: no exercise is called `chanels`; hint: did you mean `channels`?"
        );
        assert!(said("\n[points]\n04 = -1\n").starts_with("`r.toml`, line 3: points must lie between"));
        assert!(said("\n\nbonus = 3\n").starts_with("`r.toml`, line 3: unknown field `bonus`"));
        assert!(said("a = \n").starts_with("`r.toml`, line 1: "));
        assert!(said("[late]\ndue = 'tomorrow'\npercent_per_day = 1\n").contains("line 2: `tomorrow` is no date"));
    }
}
