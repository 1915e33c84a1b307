//! JUnit XML: a suite for each student, a case for each exercise.
//!
//! A wrong answer is a `failure`; one that could not be run to its end is an `error`; what was not handed in is
//! `skipped`. Only characters that XML 1.0 allows are written.

use std::io::Write;

use anyhow::Result;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{feedback, results};
use crate::model::{ExerciseGrade, GradedExercise, Grading, Status, StudentGrade};

/// Writes all students, one after the other.
pub fn write(
    grading: &Grading,
    students: impl Iterator<Item = Result<StudentGrade>>,
    to: &mut impl Write,
) -> Result<()> {
    let mut xml = Writer::new_with_indent(to, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut students = students;
    let mut failed = None;
    xml.create_element("testsuites").with_attribute(("name", "Gull Rock")).write_inner_content(|xml| {
        for student in &mut students {
            match student {
                Ok(student) => suite(xml, grading, &student)?,
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        Ok(())
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    xml.get_mut().write_all(b"\n")?;
    Ok(())
}

enum Kind {
    Passed,
    Failure,
    Error,
    Skipped,
}

fn kind(status: Status) -> Kind {
    match status {
        Status::Passed => Kind::Passed,
        Status::Missing => Kind::Skipped,
        Status::Untouched
        | Status::Wrong
        | Status::Deadlock
        | Status::Livelock
        | Status::Panicked
        | Status::Leaked
        | Status::Unbounded
        | Status::RuleBroken
        | Status::ExitedEarly
        | Status::ForgedRecord => Kind::Failure,
        Status::DoesNotCompile
        | Status::TimedOut
        | Status::Crashed
        | Status::Memory
        | Status::Threads
        | Status::Output
        | Status::Policy
        | Status::Unreadable
        | Status::Infra => Kind::Error,
    }
}

fn suite<W: Write>(xml: &mut Writer<W>, grading: &Grading, student: &StudentGrade) -> std::io::Result<()> {
    let all: Vec<_> = results(grading, student).collect();
    let count = |is: fn(&Kind) -> bool| all.iter().filter(|(_, result)| is(&kind(result.status))).count().to_string();
    let name = clean(&student.id);
    let attributes = [
        ("name", name.clone()),
        ("tests", all.len().to_string()),
        ("failures", count(|kind| matches!(kind, Kind::Failure))),
        ("errors", count(|kind| matches!(kind, Kind::Error))),
        ("skipped", count(|kind| matches!(kind, Kind::Skipped))),
    ];
    let attributes = attributes.iter().map(|(key, value)| (*key, value.as_str()));
    xml.create_element("testsuite").with_attributes(attributes).write_inner_content(|xml| {
        all.iter().try_for_each(|(exercise, result)| case(xml, student, exercise, result))
    })?;
    Ok(())
}

fn case<W: Write>(
    xml: &mut Writer<W>,
    student: &StudentGrade,
    exercise: &GradedExercise,
    result: &ExerciseGrade,
) -> std::io::Result<()> {
    let class = clean(&student.id);
    let case =
        xml.create_element("testcase").with_attributes([("classname", class.as_str()), ("name", exercise.id.as_str())]);
    let message = clean(result.headline.as_deref().unwrap_or_default());
    let report = clean(&feedback(student, result));
    let element = match kind(result.status) {
        Kind::Passed => {
            case.write_empty()?;
            return Ok(());
        }
        Kind::Skipped => "skipped",
        Kind::Failure => "failure",
        Kind::Error => "error",
    };
    case.write_inner_content(|xml| {
        let said = xml.create_element(element).with_attribute(("message", message.as_str()));
        if element == "skipped" {
            said.write_empty()?;
        } else {
            said.with_attribute(("type", result.status.name())).write_text_content(BytesText::new(&report))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Without control characters, and without those that XML 1.0 knows no way to write.
fn clean(text: &str) -> String {
    crate::text::plain(text).chars().filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}
