//! Reports in words. Pure functions from a verdict to plain text of at most 100 columns.

use std::fmt::Write as _;

use super::chart::{Chart, ROWS_IN_REPORT, WIDTH};
use super::gantt::Gantt;
use super::status::Status;
use super::verdict::{Failure, Stage, Verdict};
use crate::build::workspace::Flavour;
use crate::course::Exercise;
use crate::run::record::Mode;

/// The report on `verdict`. `next` is the exercise to go on with after a pass.
pub fn report(exercise: &Exercise, verdict: &Verdict, next: Option<&Exercise>) -> String {
    let mut text = title_on(exercise, verdict.stage, verdict.status.words());
    text += "\n";
    match (&verdict.failure, verdict.status) {
        (_, Status::Passed) => pass(&mut text, exercise, verdict, next),
        (_, Status::DoesNotCompile) => does_not_compile(&mut text, exercise, verdict),
        (_, Status::Untouched) => untouched(&mut text, exercise, verdict),
        (Some(failure), _) => failed(&mut text, exercise, failure, &verdict.also),
        (None, _) => text += &wrapped(verdict.headline.as_deref().unwrap_or_default(), 0),
    }
    text
}

/// The first line of every report.
pub fn title(exercise: &Exercise, words: &str) -> String {
    format!("{} {}: {words}\n", exercise.handle(), exercise.title)
}

/// The same, about one stage of the exercise.
pub fn title_on(exercise: &Exercise, stage: Option<Stage>, words: &str) -> String {
    match stage {
        None => title(exercise, words),
        Some(Stage { number, of }) => {
            format!("{} {}, stage {number} of {of}: {words}\n", exercise.handle(), exercise.title)
        }
    }
}

/// How many interleavings a pass stands for.
pub fn explored(interleavings: u64, exhaustive: bool) -> String {
    match (interleavings, exhaustive) {
        (0, _) => "on the clock and on real threads".into(),
        (1, true) => "in the only interleaving there is".into(),
        (n, true) => format!("in all {} interleavings", grouped(n)),
        (n, false) => format!("in {} interleavings of more than can be counted", grouped(n)),
    }
}

/// What to type to see a failing interleaving again, if it can be seen again.
pub fn replay_token(exercise: &Exercise, failure: &Failure) -> Option<String> {
    let Failure { test, flavour, scenario, end, .. } = failure;
    let can_be_repeated = *flavour == Flavour::Simulated && !end.schedule.is_empty();
    can_be_repeated.then(|| format!("{}-{}-{scenario}-{}", exercise.handle(), test.index, end.schedule))
}

/// Only the chart, complete.
pub fn chart(failure: &Failure) -> Option<Chart> {
    let trace = failure.end.trace.as_ref().filter(|trace| !trace.events.is_empty())?;
    Some(Chart::of(trace, failure.mode == Mode::Clock))
}

/// The failure's course in time, if time passes in it.
pub fn gantt(failure: &Failure) -> Option<Gantt> {
    Gantt::of(failure.end.trace.as_ref().filter(|_| failure.mode == Mode::Clock)?)
}

fn pass(text: &mut String, exercise: &Exercise, verdict: &Verdict, next: Option<&Exercise>) {
    let tests = if verdict.passed == 1 { "1 test".into() } else { format!("{} tests", verdict.passed) };
    *text += &format!("{tests} passed {}.\n", explored(verdict.interleavings, verdict.exhaustive));
    if verdict.in_part > 0 {
        let all = verdict.in_full + verdict.in_part;
        *text += &format!(
            "Of {all} scenarios, {} were tried in every interleaving, the rest in a sample.\n",
            verdict.in_full
        );
    }
    for remark in &verdict.remarks {
        *text += &wrapped(&format!("Remark: {remark}"), 0);
    }
    if let Some(Stage { number, of }) = verdict.stage {
        // The solution would give the stages to come away.
        let goes_on = if (number as usize) < of { format!(" --stage {}", number + 1) } else { String::new() };
        *text += &format!("\nNext: cargo xtask check {}{goes_on}\n", exercise.handle());
        return;
    }
    *text += &format!(
        "\nSolution: solutions/{}/src/lib.rs\nCompare: cargo xtask diff {}\n",
        exercise.id(),
        exercise.handle()
    );
    match next {
        Some(next) => *text += &format!("Next: {} {}, exercises/{}/README.md\n", next.handle(), next.title, next.id()),
        None => *text += "Next: nothing. This was the last exercise of the course.\n",
    }
}

fn untouched(text: &mut String, exercise: &Exercise, verdict: &Verdict) {
    let headline = verdict.headline.as_deref().unwrap_or_default();
    let (id, handle) = (exercise.id(), exercise.handle());
    // The title says already that it is not written yet.
    let what = headline.strip_prefix("not written yet: ").map(|what| format!("Still to write: {what}"));
    *text += &wrapped(what.as_deref().unwrap_or(headline), 0);
    *text += &format!(
        "\nTask: exercises/{id}/README.md\nEdit: exercises/{id}/src/lib.rs\nThen: cargo xtask check {handle}\n"
    );
}

fn does_not_compile(text: &mut String, exercise: &Exercise, verdict: &Verdict) {
    if verdict.compiler.is_empty() {
        *text += &wrapped(verdict.headline.as_deref().unwrap_or_default(), 0);
    } else {
        *text += &format!("{}\n", verdict.compiler.trim_end());
    }
    *text += &format!("\nNext: cargo xtask check {}\n", exercise.handle());
}

fn failed(text: &mut String, exercise: &Exercise, failure: &Failure, also: &[Failure]) {
    let Failure { test, end, .. } = failure;
    *text += &format!("Test `{}`\n", test.name);
    *text += &wrapped(&test.catches, 0);
    *text += "\n";
    *text += &wrapped(&end.headline, 0);
    *text += &wrapped(&how_often(failure), 0);
    if !end.evidence.is_empty() {
        *text += "\n";
        for line in &end.evidence {
            *text += &wrapped(line, 2);
        }
    }
    if let Some(chart) = chart(failure) {
        let all = format!("cargo xtask chart {}", exercise.handle());
        // Many jobs on many threads are better told by their time than by every third of their steps.
        let is_long = ROWS_IN_REPORT < chart.rows.len() && end.status == Status::Wrong;
        match gantt(failure).filter(|gantt| is_long && gantt.is_about_work()) {
            Some(gantt) => *text += &format!("\n{}\nEvery step: {all}\n", gantt.to_text()),
            None => *text += &format!("\n{}", chart.to_text(ROWS_IN_REPORT, &all)),
        }
        if !chart.stuck.is_empty() {
            *text += "\n";
            chart.stuck.iter().for_each(|line| *text += &wrapped(line, 0));
        }
    }
    printed(text, &end.output);
    if !also.is_empty() {
        *text += "\nAlso not passed:\n";
        let (open, wrong): (Vec<&Failure>, Vec<&Failure>) =
            also.iter().partition(|other| other.end.status == Status::Untouched);
        for other in wrong {
            let same = other.end.headline == end.headline;
            let headline = if same { "for the same reason" } else { &other.end.headline };
            *text += &wrapped(&format!("`{}`: {headline}", other.test.name), 2);
        }
        // What has not been written yet is no mistake: its names are enough.
        if !open.is_empty() {
            let names: Vec<String> = open.iter().map(|other| format!("`{}`", other.test.name)).collect();
            *text += &wrapped(&format!("not written yet: {}", names.join(", ")), 2);
        }
    }
    *text += "\n";
    if let Some(token) = replay_token(exercise, failure) {
        *text += &format!("Again: cargo xtask replay {token}\n");
    }
    *text += &format!("Next: cargo xtask hint {}\n", exercise.handle());
}

/// What the learner's own `println!` said, shortened.
fn printed(text: &mut String, output: &str) {
    const MOST: usize = 10;
    let lines: Vec<&str> = output.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.is_empty() {
        return;
    }
    *text += "\nPrinted in it:\n";
    for line in lines.iter().take(MOST) {
        let line: String = line.chars().filter(|c| !c.is_control()).take(WIDTH - 2).collect();
        *text += &format!("  {}\n", line.trim_end());
    }
    if MOST < lines.len() {
        _ = writeln!(text, "  … and {} lines more", lines.len() - MOST);
    }
}

fn how_often(failure: &Failure) -> String {
    let end = &failure.end;
    let (failing, tried) = (grouped(end.failing), grouped(end.executions));
    match (failure.flavour, failure.mode) {
        _ if failure.replayed => "In the interleaving that was asked for.".into(),
        (Flavour::Real, _) | (_, Mode::Real) => "Seen on real threads.".into(),
        (_, Mode::Clock) => "Seen on the virtual clock, where computing takes no time.".into(),
        (_, Mode::Skipped) => String::new(),
        (_, Mode::Explore) if end.executions == 0 || end.trace.is_none() => "Seen while trying interleavings.".into(),
        (_, Mode::Explore) if end.exhaustive && end.executions == 1 => "In the only interleaving there is.".into(),
        (_, Mode::Explore) if end.exhaustive && end.failing == end.executions => {
            format!("In every interleaving (all {tried}).")
        }
        (_, Mode::Explore) if end.exhaustive => format!("In {failing} of all {tried} interleavings."),
        (_, Mode::Explore) => format!("In {failing} of {tried} interleavings tried."),
    }
}

/// `text` broken at spaces, each line indented. Lines that the text already has are kept.
pub fn wrapped(text: &str, indent: usize) -> String {
    let mut out = String::new();
    for paragraph in text.lines() {
        let mut line = " ".repeat(indent);
        let mut is_empty = true;
        for word in paragraph.split_inclusive(' ') {
            if !is_empty && WIDTH < line.chars().count() + word.trim_end().chars().count() {
                _ = writeln!(out, "{}", line.trim_end());
                line = " ".repeat(indent);
            }
            line += word;
            is_empty = false;
        }
        _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// 6940 as `6,940`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if 0 < index && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
