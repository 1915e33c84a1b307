//! Nothing that the course prints as code or as output was typed by hand.

use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::path::Path;

/// Every block of Rust and every block of output on a page is included from a file that is compiled, run or pinned.
pub(crate) fn check_page(page: &str) -> Result<()> {
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(kind) = line.trim_start().strip_prefix("```") else { continue };
        let first = lines.next().map_or("", |(_, line)| line);
        if (kind.starts_with("rust") || kind.starts_with("text")) && !first.starts_with("{{#include ") {
            bail!("line {}: this block is typed by hand; include it from a listing or a pinned report", number + 2);
        }
        lines.by_ref().find(|(_, line)| line.trim_start() == "```");
    }
    if page.contains("{{#measured ") { check_numbers(page) } else { Ok(()) }
}

/// A page that tells measured numbers types none: in running text, a number with a unit comes from a stored measurement.
/// Numbers in `code` are the program's own.
fn check_numbers(page: &str) -> Result<()> {
    let mut in_block = false;
    for (number, line) in page.lines().enumerate() {
        in_block ^= line.trim_start().starts_with("```");
        if in_block {
            continue;
        }
        let words = running_text(line);
        let words: Vec<&str> =
            words.split_whitespace().map(|word| word.trim_end_matches(['.', ',', ';', ':', ')'])).collect();
        for pair in words.windows(2) {
            if is_number(pair[0]) && UNITS.contains(&pair[1]) {
                bail!("line {}: `{} {}` is typed by hand; take it from a measurement", number + 1, pair[0], pair[1]);
            }
        }
        if let Some(word) = words
            .iter()
            .find(|word| FACTORS.contains(word) || word.ends_with('%') && is_number(&word[..word.len() - 1]))
        {
            bail!("line {}: `{word}` is typed by hand; take it from a measurement", number + 1);
        }
    }
    Ok(())
}

const UNITS: [&str; 16] = [
    "ns",
    "µs",
    "ms",
    "s",
    "nanoseconds",
    "microseconds",
    "milliseconds",
    "seconds",
    "second",
    "times",
    "percent",
    "%",
    "MB",
    "GB",
    "KiB",
    "MiB",
];

const FACTORS: [&str; 5] = ["twice", "thrice", "tenfold", "hundredfold", "thousandfold"];

fn is_number(word: &str) -> bool {
    const SPELLED: [&str; 14] = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "fifty", "hundred",
        "thousand", "million",
    ];
    SPELLED.contains(&word) || word.starts_with(|letter: char| letter.is_ascii_digit())
}

/// The line without its code and without what is filled in.
fn running_text(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, directive)) = rest.split_once("{{#") {
        text += before;
        // Stands for the number that comes from the measurement.
        text += "measured";
        rest = directive.split_once("}}").map_or("", |(_, after)| after);
    }
    text += rest;
    text.split('`').step_by(2).collect::<Vec<_>>().join("code")
}

/// What the README of the repository quotes stands in a pinned report.
pub(crate) fn check_readme(course: &Path) -> Result<()> {
    let readme = fs::read_to_string(course.join("README.md")).context("cannot read `README.md`")?;
    let mut reports = String::new();
    collect(&course.join("xtask").join("submissions"), &mut reports)?;
    for quote in readme.split("```text\n").skip(1).filter_map(|rest| rest.split("```").next()) {
        let first = quote.lines().next().unwrap_or_default();
        ensure!(reports.contains(quote), "`README.md` quotes a report that is pinned nowhere: {first}");
    }
    Ok(())
}

fn collect(folder: &Path, reports: &mut String) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, reports)?;
        } else if path.extension().is_some_and(|extension| extension == "snap") {
            *reports += &fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    #[test]
    fn code_and_output_are_included() {
        let good = "```rust,ignore\n{{#include a.rs:x}}\n```\n\n```console\ncargo test\n```\n\n```text\n{{#include a.out}}\n```\n";
        assert!(check_page(good).is_ok());
        for bad in
            ["```rust\nlet x = 1;\n```\n", "Text.\n\n```text\n42\n```\n", "```console\nls\n```\n```text\n42\n```\n"]
        {
            assert!(check_page(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn measured_numbers_are_not_typed() {
        let page = |text: &str| format!("It took {{{{#measured ways | mutex}}}} ms.\n{text}\n");
        for good in
            ["Six ways, 4 threads, `0.4 ms`.", "{{#measured ways | a / b}} times as much.", "```console\n3 ms\n```"]
        {
            assert!(check_page(&page(good)).is_ok(), "{good}");
        }
        for bad in ["It took 3 ms.", "It is 12.5 times as fast.", "ten times (or more)", "twice as fast", "by 30%."] {
            assert!(check_page(&page(bad)).is_err(), "{bad}");
            assert!(check_page(bad).is_ok(), "without measured numbers, the page may set its own: {bad}");
        }
    }

    #[test]
    fn a_quote_must_be_pinned() {
        let course = TempDir::new().unwrap();
        let cases = course.path().join("xtask/submissions/a/snapshots");
        fs::create_dir_all(&cases).unwrap();
        fs::write(cases.join("p1.snap"), "Stuck:\n`main` waits.\n").unwrap();
        let readme = course.path().join("README.md");
        fs::write(&readme, "```text\nStuck:\n```\n\n```console\nls\n```\n").unwrap();
        assert!(check_readme(course.path()).is_ok());
        fs::write(&readme, "```text\nStuck: `main` waits.\n```\n").unwrap();
        assert!(check_readme(course.path()).is_err());
    }
}
