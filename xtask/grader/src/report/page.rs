//! The report: one page of HTML that needs nothing else, readable also without scripts.
//!
//! It is written as it is made, one student after the other. Everything that comes from a submission goes through
//! [`html`].

use std::io::Write;

use anyhow::Result;

use super::overview::{Exercise, Overview};
use super::summary;
use crate::formats::results;
use crate::grades::Grades;
use crate::model::{ExerciseGrade, GradedExercise, Status, StudentGrade, Tier};
use crate::text::{count, html, points};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Writes the page.
pub fn write(grades: &Grades, overview: &Overview, to: &mut impl Write) -> Result<()> {
    head(grades, overview, to)?;
    stuck(overview, to)?;
    matrix(grades, overview, to)?;
    mistakes(overview, to)?;
    look_at(overview, to)?;
    writeln!(to, "<section aria-labelledby=\"students\">\n<h2 id=\"students\">Students</h2>")?;
    for (index, student) in grades.students()?.enumerate() {
        section(grades, index, &student?, to)?;
    }
    writeln!(to, "</section>\n</main>\n<script>{SCRIPT}</script>\n</body>\n</html>")?;
    Ok(())
}

fn head(grades: &Grades, overview: &Overview, to: &mut impl Write) -> Result<()> {
    let grading = &grades.grading;
    writeln!(
        to,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Grades of {students}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'unsafe-inline'\">\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#matrix\">To the table of students</a>\n<header>\n\
         <h1>Grades of {students} in {exercises}</h1>",
        students = count(overview.students.len(), "student"),
        exercises = count(grading.exercises.len(), "exercise"),
    )?;
    if grading.sandbox.tier != Tier::Strong {
        let text = summary::sandbox(grading);
        writeln!(to, "<p class=\"warning\"><strong>Not fully contained.</strong> {}</p>", html(&text))?;
    }
    if !overview.unjudged.is_empty() {
        let who = count(overview.unjudged.len(), "student");
        writeln!(
            to,
            "<p class=\"warning\"><strong>Not complete.</strong> The machine could not judge every answer of {who}; they \
             have no points until it can. Run the same command again.</p>"
        )?;
    }
    let median = overview.median().map_or_else(|| "none".to_owned(), points);
    let range = match (overview.points.first(), overview.points.last()) {
        (Some(least), Some(most)) => format!("{} to {}", points(*least), points(*most)),
        _ => "none".to_owned(),
    };
    let passed: usize = overview.exercises.iter().map(|exercise| exercise.passed).sum();
    let tried: usize = overview.exercises.iter().map(|exercise| exercise.tried).sum();
    let tile = |what: &str, value: &str| format!("<div><dt>{what}</dt><dd>{value}</dd></div>");
    writeln!(
        to,
        "<dl class=\"tiles\">{}{}{}{}{}</dl>",
        tile("Full marks", &points(overview.max_points)),
        tile("Median", &median),
        tile("Range", &range),
        tile("Answers passed", &passed.to_string()),
        tile("Tried, not passed", &tried.to_string())
    )?;
    let course = if grading.course.is_empty() { "not under Git" } else { &grading.course };
    writeln!(
        to,
        "<details><summary>How it was graded</summary>\n<ul><li>Course: {}</li><li>Compiler: {}</li><li>Seed: {}</li>\
         <li>Sandbox: {}</li>",
        html(course),
        html(&grading.toolchain),
        grading.seed,
        summary::tier(grading.sandbox.tier),
    )?;
    for probe in &grading.sandbox.probes {
        let refused = if probe.refused { "refused" } else { "possible" };
        writeln!(to, "<li>To {}: {refused} ({})</li>", html(&probe.what), html(&probe.detail))?;
    }
    let run = &grading.limits.run;
    writeln!(
        to,
        "<li>Limits of a run: {} s of processor time, {} s in all, {} MiB, {}, {} MiB of output</li></ul></details>\n\
         <nav aria-label=\"Parts of this page\"><a href=\"#stuck\">Where the class is stuck</a> <a href=\"#matrix\">All \
         results</a> <a href=\"#mistakes\">Frequent mistakes</a> <a href=\"#look\">To look at</a> <a \
         href=\"#students\">Students</a></nav>\n</header>\n<main>",
        run.cpu_seconds,
        run.wall_seconds,
        run.memory_bytes >> 20,
        count(usize::try_from(run.threads).unwrap_or(usize::MAX), "thread"),
        run.output_bytes >> 20
    )?;
    Ok(())
}

/// One line for each exercise, with a bar.
fn stuck(overview: &Overview, to: &mut impl Write) -> Result<()> {
    writeln!(to, "<section aria-labelledby=\"stuck\">\n<h2 id=\"stuck\">Where the class is stuck</h2>")?;
    let stuck: Vec<String> = overview
        .stuck()
        .iter()
        .take(3)
        .map(|exercise| format!("{} ({} tried and did not pass)", link(exercise), exercise.tried))
        .collect();
    if !stuck.is_empty() {
        writeln!(to, "<p>Most students are stuck in {}.</p>", stuck.join(", "))?;
    }
    writeln!(
        to,
        "<div class=\"scroll\" role=\"region\" aria-labelledby=\"stuck\" tabindex=\"0\"><table class=\"exercises\"><thead>\
         <tr><th scope=\"col\">Exercise</th><th scope=\"col\">Passed</th><th scope=\"col\">Tried, not passed</th><th \
         scope=\"col\">Untouched or missing</th><th scope=\"col\">Share</th><th scope=\"col\">Stopped here</th></tr>\
         </thead><tbody>"
    )?;
    let all = overview.students.len().max(1);
    for exercise in &overview.exercises {
        let none = exercise.untouched + exercise.missing;
        let part = |class: &str, number: usize| {
            let tenths = number * 1000 / all;
            format!("<span class=\"{class}\" style=\"width:{}.{}%\"></span>", tenths / 10, tenths % 10)
        };
        writeln!(
            to,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{none}</td><td><span class=\"bar\" role=\"img\" \
             aria-label=\"{} percent passed\">{}{}</span></td><td>{}</td></tr>",
            link(exercise),
            exercise.passed,
            exercise.tried,
            exercise.passed * 100 / all,
            part("ok", exercise.passed),
            part("bad", exercise.tried),
            exercise.stopped_here
        )?;
    }
    writeln!(
        to,
        "</tbody></table></div>\n<p class=\"legend\">Share: passed <span class=\"ok swatch\"></span>, tried and not passed \
         <span class=\"bad swatch\"></span>. \"Stopped here\" counts the students who passed the exercise before and none \
         from this one on.</p>\n</section>"
    )?;
    Ok(())
}

fn link(exercise: &Exercise) -> String {
    let name = format!("{:02} {}", exercise.number, html(&exercise.title));
    if exercise.mistakes.is_empty() { name } else { format!("<a href=\"#e{:02}\">{name}</a>", exercise.number) }
}

/// Students by exercises.
fn matrix(grades: &Grades, overview: &Overview, to: &mut impl Write) -> Result<()> {
    writeln!(
        to,
        "<section aria-labelledby=\"matrix\">\n<h2 id=\"matrix\">All results</h2>\n<p class=\"legend\"><b \
         class=\"cell ok\">\u{2713}</b> passed <b class=\"cell bad\">D</b> not passed, with the first letter of what went \
         wrong <b class=\"cell none\">\u{b7}</b> untouched or missing <b class=\"cell infra\">!</b> could not be judged. A \
         cell leads to the report; a title sorts.</p>\n<p class=\"tools\"><label for=\"filter\">Show only names with</label> \
         <input id=\"filter\" type=\"search\" autocomplete=\"off\"></p>\n<div class=\"scroll\" role=\"region\" \
         aria-labelledby=\"matrix\" tabindex=\"0\"><table class=\"matrix\" id=\"all\"><thead><tr>"
    )?;
    let mut column = |name: &str, shown: &str| {
        writeln!(to, "<th scope=\"col\"><button type=\"button\" title=\"{name}\">{shown}</button></th>")
    };
    column("Name", "Name")?;
    column("Points", "Points")?;
    for exercise in &overview.exercises {
        let title = format!("{:02} {}", exercise.number, html(&exercise.title));
        column(&title, &format!("{:02}", exercise.number))?;
    }
    writeln!(to, "</tr></thead><tbody>")?;
    for (index, student) in grades.students()?.enumerate() {
        let student = student?;
        let (key, shown) = match student.points {
            Some(total) => (points(total), points(total)),
            None => ("-1".to_owned(), "?".to_owned()),
        };
        write!(
            to,
            "<tr><th scope=\"row\" data-key=\"{name}\"><a href=\"#s{index}\">{name}</a></th><td class=\"number\" \
             data-key=\"{key}\">{shown}</td>",
            name = html(&student.name),
        )?;
        for (exercise, result) in results(&grades.grading, &student) {
            let look = look(result.status);
            let words = result.status.words();
            let inside =
                format!("<span aria-hidden=\"true\">{}</span><span class=\"words\">{words}</span>", look.letter);
            let number = exercise.number;
            let inside = if result.status == Status::Missing {
                inside
            } else {
                format!("<a href=\"#s{index}-{number:02}\" title=\"{words}\">{inside}</a>")
            };
            write!(to, "<td class=\"cell {}\" data-key=\"{}\">{inside}</td>", look.class, look.key)?;
        }
        writeln!(to, "</tr>")?;
    }
    writeln!(to, "</tbody></table></div>\n</section>")?;
    Ok(())
}

/// How a status looks in the matrix.
struct Look {
    class: &'static str,
    letter: String,
    /// Its place when a column is sorted.
    key: u32,
}

fn look(status: Status) -> Look {
    let (class, letter, key) = match status {
        Status::Passed => ("ok", '\u{2713}', 0),
        Status::Untouched | Status::Missing => ("none", '\u{b7}', 90),
        Status::Infra => ("infra", '!', 99),
        status => {
            let first = status.words().chars().next().unwrap_or('x').to_ascii_uppercase();
            ("bad", first, 10 + status as u32)
        }
    };
    Look { class, letter: letter.to_string(), key }
}

fn mistakes(overview: &Overview, to: &mut impl Write) -> Result<()> {
    writeln!(to, "<section aria-labelledby=\"mistakes\">\n<h2 id=\"mistakes\">Frequent mistakes</h2>")?;
    for exercise in overview.exercises.iter().filter(|exercise| !exercise.mistakes.is_empty()) {
        let (shown, others) = exercise.frequent();
        writeln!(
            to,
            "<h3 id=\"e{0:02}\">{0:02} {1}</h3>\n<ol class=\"mistakes\">",
            exercise.number,
            html(&exercise.title)
        )?;
        for mistake in shown {
            let links: Vec<String> = mistake
                .students
                .iter()
                .take(12)
                .map(|at| format!("<a href=\"#s{at}-{:02}\">{}</a>", exercise.number, html(&overview.students[*at].1)))
                .collect();
            let more = mistake.students.len() - links.len();
            let more = if 0 < more { format!(" and {more} more") } else { String::new() };
            writeln!(
                to,
                "<li><p><strong>{}</strong> <span class=\"tag\">{}</span> {}</p><p class=\"who\">{}{more}</p>\
                 <details><summary>A report of this mistake</summary>{}</details></li>",
                count(mistake.students.len(), "answer"),
                mistake.status.words(),
                html(&mistake.headline),
                links.join(", "),
                pre(&mistake.sample, &format!("Report of a mistake in {:02}", exercise.number))
            )?;
        }
        writeln!(to, "</ol>")?;
        if 0 < others {
            writeln!(to, "<p>{} with other mistakes.</p>", count(others, "more answer"))?;
        }
    }
    writeln!(to, "</section>")?;
    Ok(())
}

/// What a person should look at.
fn look_at(overview: &Overview, to: &mut impl Write) -> Result<()> {
    writeln!(to, "<section aria-labelledby=\"look\">\n<h2 id=\"look\">To look at</h2>")?;
    if overview.flags.is_empty() && overview.same.is_empty() {
        writeln!(to, "<p>Nothing.</p>")?;
    } else {
        writeln!(to, "<p>None of this has cost a point. What to make of it is for you to decide.</p>")?;
    }
    let answer =
        |at: usize, number: u32| format!("<a href=\"#s{at}-{number:02}\">{}</a>", html(&overview.students[at].1));
    if !overview.flags.is_empty() {
        writeln!(to, "<h3>Flagged answers</h3>\n<ul>")?;
        for flag in &overview.flags {
            let who = answer(flag.student, flag.exercise);
            writeln!(to, "<li>{who}, {:02}: {}</li>", flag.exercise, html(&flag.text))?;
        }
        writeln!(to, "</ul>")?;
    }
    if !overview.same.is_empty() {
        writeln!(
            to,
            "<h3>Answers that are the same, byte for byte</h3>\n<p>A group of students hands in the same on purpose, and \
             the shortest exercises leave little choice.</p>\n<ul>"
        )?;
        for (number, students) in &overview.same {
            let who: Vec<String> = students.iter().map(|at| answer(*at, *number)).collect();
            writeln!(to, "<li>{number:02}: {}</li>", who.join(", "))?;
        }
        writeln!(to, "</ul>")?;
    }
    writeln!(to, "</section>")?;
    Ok(())
}

fn section(grades: &Grades, index: usize, student: &StudentGrade, to: &mut impl Write) -> Result<()> {
    let total = student.points.map_or_else(|| "not complete".to_owned(), points);
    writeln!(
        to,
        "<article class=\"student\" aria-labelledby=\"s{index}\">\n<h3 id=\"s{index}\">{}</h3>\n<p>{total} of {} points. \
         Id {}{}. Found in <code>{}</code>{}.</p>",
        html(&student.name),
        points(student.max_points),
        html(&student.id),
        student.email.as_ref().map_or_else(String::new, |email| format!(", {}", html(email))),
        html(&student.source),
        student.submitted.as_ref().map_or_else(String::new, |time| format!(", handed in {}", html(time))),
    )?;
    if 0.0 < student.late_penalty {
        let (raw, late) = (points(student.raw_points), points(student.late_penalty));
        writeln!(to, "<p>{raw} for the answers, {late} taken off for lateness.</p>")?;
    }
    if !student.notes.is_empty() {
        writeln!(to, "<ul class=\"notes\">")?;
        student.notes.iter().try_for_each(|note| writeln!(to, "<li>{}</li>", code(&note.text)))?;
        writeln!(to, "</ul>")?;
    }
    writeln!(to, "<ul class=\"results\">")?;
    let mut nothing = Vec::new();
    for (exercise, result) in results(&grades.grading, student) {
        if result.status == Status::Missing {
            nothing.push(format!("{:02}", exercise.number));
        } else {
            item(index, student, exercise, result, to)?;
        }
    }
    writeln!(to, "</ul>")?;
    if !nothing.is_empty() {
        writeln!(to, "<p>Nothing handed in for {}.</p>", nothing.join(", "))?;
    }
    writeln!(to, "</article>")?;
    Ok(())
}

fn item(
    index: usize,
    student: &StudentGrade,
    exercise: &GradedExercise,
    result: &ExerciseGrade,
    to: &mut impl Write,
) -> Result<()> {
    let number = exercise.number;
    let given = result.points.map_or_else(|| "?".to_owned(), points);
    let hints = if 0 < result.hints { format!(", {}", count(result.hints as usize, "hint")) } else { String::new() };
    write!(
        to,
        "<li id=\"s{index}-{number:02}\"><p><b class=\"cell {}\" aria-hidden=\"true\">{}</b> {number:02} {}: {} \
         <span class=\"points\">{given} of {}{hints}</span></p>",
        look(result.status).class,
        look(result.status).letter,
        html(&exercise.title),
        result.status.words(),
        points(exercise.points)
    )?;
    if let Some(headline) = &result.headline {
        write!(to, "<p>{}</p>", code(headline))?;
    }
    for flag in &result.flags {
        write!(to, "<p class=\"flag\">To look at: {}</p>", code(flag))?;
    }
    for remark in &result.remarks {
        write!(to, "<p>Remark: {}</p>", code(remark))?;
    }
    if result.status != Status::Passed && result.status != Status::Untouched {
        let label = format!("Report of {} about {number:02}", student.name);
        write!(to, "<details><summary>Report</summary>{}", pre(&result.report, &label))?;
        write!(to, "</details>")?;
    }
    writeln!(to, "</li>")?;
    Ok(())
}

fn pre(text: &str, label: &str) -> String {
    format!("<pre tabindex=\"0\" role=\"region\" aria-label=\"{}\">{}</pre>", html(label), html(text.trim_end()))
}

/// A sentence with code between backticks.
fn code(text: &str) -> String {
    let parts = html(text);
    let parts: Vec<&str> = parts.split('`').collect();
    // An odd backtick belongs to somebody's file name.
    if parts.len().is_multiple_of(2) {
        return parts.join("`");
    }
    let wrap = |(at, part): (usize, &&str)| {
        if !at.is_multiple_of(2) { format!("<code>{part}</code>") } else { (*part).to_owned() }
    };
    parts.iter().enumerate().map(wrap).collect()
}
