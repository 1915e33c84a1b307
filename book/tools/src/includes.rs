//! Every `{{#include …}}` must put something on the page. mdBook itself says nothing about a missing anchor or a range of
//! lines beyond the end of the file: the page shows an empty block.

use anyhow::{Result, bail};
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use std::fs;
use std::path::Path;

/// Checks the includes of all pages and reports every bad one.
pub(crate) fn check(book: &Book, source: &Path) -> Result<()> {
    let mut wrong = Vec::new();
    for item in book.iter() {
        if let BookItem::Chapter(Chapter { content, source_path: Some(path), .. }) = item {
            let folder = source.join(path.parent().unwrap_or(Path::new("")));
            for (line, mistake) in mistakes(content, &folder) {
                wrong.push(format!("{}:{line}: {mistake}", path.display()));
            }
        }
    }
    if !wrong.is_empty() {
        bail!("{}", wrong.join("; "));
    }
    Ok(())
}

/// What is wrong with the directives of one page, with the line of each.
fn mistakes(page: &str, folder: &Path) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, text) in page.lines().enumerate() {
        for directive in directives(text) {
            if let Err(mistake) = check_one(directive, folder) {
                found.push((line + 1, mistake));
            }
        }
    }
    found
}

/// The insides of `{{#…}}` in one line. A backslash in front makes it text.
fn directives(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(start) = rest.find("{{#") {
        let escaped = rest[..start].ends_with('\\');
        let inside = &rest[start + 3..];
        let end = inside.find("}}").unwrap_or(inside.len());
        if !escaped {
            found.push(&inside[..end]);
        }
        rest = &inside[end..];
    }
    found
}

fn check_one(directive: &str, folder: &Path) -> Result<(), String> {
    let (name, argument) = directive.trim().split_once(char::is_whitespace).unwrap_or((directive.trim(), ""));
    match name {
        "title" => Ok(()),
        "include" | "rustdoc_include" => {
            let (path, part) = argument.trim().split_once(':').unwrap_or((argument.trim(), ""));
            let file = folder.join(path);
            let text = fs::read_to_string(&file).map_err(|error| format!("cannot include `{path}`: {error}"))?;
            check_part(&text, part).map_err(|mistake| format!("`{path}` {mistake}"))
        }
        _ => Err(format!("`{{{{#{name}}}}}` is no directive that this book uses")),
    }
}

/// `part` is empty, an anchor, a line, or a range of lines.
fn check_part(text: &str, part: &str) -> Result<(), String> {
    let shown: Vec<&str> = if part.is_empty() {
        text.lines().collect()
    } else if part.starts_with(|first: char| first.is_ascii_digit() || first == ':') {
        lines(text, part).ok_or(format!("has no lines `{part}`"))?
    } else {
        anchored(text, part)?
    };
    if shown.iter().all(|line| line.trim().is_empty()) {
        return Err(if part.is_empty() { "is empty".into() } else { format!("shows nothing for `{part}`") });
    }
    Ok(())
}

fn lines<'text>(text: &'text str, range: &str) -> Option<Vec<&'text str>> {
    let all: Vec<&str> = text.lines().collect();
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    let first: usize = if first.is_empty() { 1 } else { first.parse().ok()? };
    let last: usize = if last.is_empty() { all.len() } else { last.parse().ok()? };
    all.get(first.checked_sub(1)?..last).map(<[&str]>::to_vec)
}

fn anchored<'text>(text: &'text str, name: &str) -> Result<Vec<&'text str>, String> {
    let is = |line: &str, marker: &str| {
        line.split_once(marker).is_some_and(|(_, rest)| rest.split_whitespace().next() == Some(name))
    };
    let after = |marker| text.lines().position(|line| is(line, marker));
    let start = after("ANCHOR:").ok_or(format!("has no `ANCHOR: {name}`"))?;
    let end = after("ANCHOR_END:").ok_or(format!("has no `ANCHOR_END: {name}`"))?;
    let inside = text.lines().skip(start + 1).take(end.saturating_sub(start + 1));
    Ok(inside.filter(|line| !line.contains("ANCHOR")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    const FILE: &str =
        "one\n// ANCHOR: part\ntwo\n// ANCHOR_END: part\n// ANCHOR: open\n// ANCHOR: void\n// ANCHOR_END: void\n";

    fn said(page: &str) -> Vec<(usize, String)> {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("file.rs"), FILE).unwrap();
        mistakes(page, folder.path())
    }

    #[test]
    fn good_includes_pass() {
        for good in ["file.rs", "file.rs:part", "file.rs:1", "file.rs:1:3", "file.rs::2", "file.rs:3:"] {
            assert_eq!(said(&format!("{{{{#include {good}}}}}")), [], "{good}");
        }
        assert_eq!(said(r"\{{#include gone.rs}} shows how to include, {{#title Page}}"), []);
    }

    #[test]
    fn bad_includes_are_named_with_their_line() {
        for (bad, reason) in [
            ("gone.rs", "cannot include `gone.rs`"),
            ("file.rs:other", "no `ANCHOR: other`"),
            ("file.rs:par", "no `ANCHOR: par`"),
            ("file.rs:open", "no `ANCHOR_END: open`"),
            ("file.rs:void", "shows nothing for `void`"),
            ("file.rs:90", "no lines `90`"),
            ("file.rs:5:4000", "no lines `5:4000`"),
        ] {
            let found = said(&format!("text\n\n{{{{#include {bad}}}}}\n"));
            assert_eq!(found.len(), 1, "{bad}");
            assert_eq!(found[0].0, 3);
            assert!(found[0].1.contains(reason), "{bad}: {}", found[0].1);
        }
    }

    #[test]
    fn an_unknown_directive_is_an_error() {
        assert_eq!(said("{{#inclde file.rs}}").len(), 1);
    }
}
