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
    Ok(())
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
