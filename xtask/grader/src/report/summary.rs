//! The summary on the terminal.

use std::fmt::Write;

use super::overview::{Exercise, Overview};
use crate::model::{Grading, Tier};
use crate::text::{count, plain, points};

/// A few lines about the class and one for each exercise.
pub fn of(grading: &Grading, overview: &Overview) -> String {
    let mut text = String::new();
    let exercises = count(grading.exercises.len(), "exercise");
    _ = writeln!(text, "{}, {exercises}. {}", count(overview.students.len(), "student"), sandbox(grading));
    if let (Some(median), Some(least), Some(most)) =
        (overview.median(), overview.points.first(), overview.points.last())
    {
        let (least, most, of) = (points(*least), points(*most), points(overview.max_points));
        _ = writeln!(text, "Points: from {least} to {most} of {of}, median {}.", points(median));
    }
    _ = writeln!(text, "\n{:<42} {:>6} {:>6} {:>6}  most frequent mistake", "exercise", "passed", "tried", "none");
    for exercise in &overview.exercises {
        let title: String = format!("{:02} {}", exercise.number, exercise.title).chars().take(42).collect();
        let none = exercise.untouched + exercise.missing;
        let line = format!("{title:<42} {:>6} {:>6} {none:>6}  {}", exercise.passed, exercise.tried, worst(exercise));
        _ = writeln!(text, "{}", plain(line.trim_end()));
    }
    let stuck = overview.stuck();
    if let Some(worst) = stuck.first() {
        let tried = count(worst.tried, "student");
        _ = writeln!(text, "\nMost are stuck in {:02} {}: {tried} tried and did not pass.", worst.number, worst.title);
    }
    let look = [
        (overview.flags.len(), "flag"),
        (overview.same.len(), "group of identical answers"),
        (overview.noted, "submission with a note"),
    ];
    let look: Vec<String> =
        look.iter().filter(|(number, _)| 0 < *number).map(|(number, noun)| many(*number, noun)).collect();
    if !look.is_empty() {
        _ = writeln!(text, "To look at: {}.", look.join(", "));
    }
    if !overview.unjudged.is_empty() {
        let names: Vec<&str> = overview.unjudged.iter().take(5).map(|at| overview.students[*at].1.as_str()).collect();
        _ = writeln!(
            text,
            "Not judged, and without points: {} ({}). The same command again tries once more.",
            count(overview.unjudged.len(), "student"),
            plain(&names.join(", "))
        );
    }
    text
}

/// What contained the submissions.
pub fn sandbox(grading: &Grading) -> String {
    let Tier::Strong = grading.sandbox.tier else {
        let open: Vec<&str> =
            grading.sandbox.probes.iter().filter(|probe| !probe.refused).map(|probe| probe.what.as_str()).collect();
        let open = if open.is_empty() { "anything".to_owned() } else { open.join(", ") };
        return format!("Sandbox: {}. Submissions could {open}.", tier(grading.sandbox.tier));
    };
    "Sandbox: strong.".to_owned()
}

/// The word for a tier, as `--sandbox` knows it.
pub fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::None => "none",
        Tier::Limits => "limits",
        Tier::Os => "os",
        Tier::Strong => "strong",
    }
}

fn many(number: usize, noun: &str) -> String {
    match noun.split_once(' ') {
        Some((first, rest)) if number != 1 => format!("{number} {first}s {rest}"),
        _ => count(number, noun),
    }
}

/// The most frequent mistake in one line.
fn worst(exercise: &Exercise) -> String {
    let Some(mistake) = exercise.mistakes.first() else { return String::new() };
    let headline: String = mistake.headline.replace('\n', " ");
    let short: String = headline.chars().take(60).collect();
    let dots = if short.len() < headline.len() { "…" } else { "" };
    format!("{}x {short}{dots}", mistake.students.len())
}
