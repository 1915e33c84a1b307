//! Includes, before mdBook sees them. mdBook says nothing about a missing anchor or a range of lines beyond the end of the
//! file: the page shows an empty block. Here that is an error. And what is included begins at the left margin, however
//! deep it stands in its file.

use anyhow::{Result, bail};
use std::fs;
use std::path::Path;

/// The page with its includes in place. A README of an exercise becomes a section of the page. All mistakes of the page
/// are reported at once, each with its line.
pub(crate) fn expand(page: &str, folder: &Path) -> Result<String> {
    let mut expanded = String::new();
    let mut wrong = Vec::new();
    for (number, line) in page.lines().enumerate() {
        match expand_line(line, folder) {
            Ok(text) => expanded += &text,
            Err(mistake) => wrong.push(format!("line {}: {mistake}", number + 1)),
        }
        expanded += "\n";
    }
    if !wrong.is_empty() {
        bail!("{}", wrong.join(", "));
    }
    Ok(expanded)
}

fn expand_line(line: &str, folder: &Path) -> Result<String, String> {
    for directive in directives(line) {
        let (name, argument) = directive.trim().split_once(char::is_whitespace).unwrap_or((directive.trim(), ""));
        match name {
            "title" => {}
            "include" if line == format!("{{{{#{directive}}}}}") => return include(argument.trim(), folder),
            "include" => return Err("an include must have its line for itself".into()),
            _ => return Err(format!("`{{{{#{name}}}}}` is no directive that this book uses")),
        }
    }
    Ok(line.into())
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

fn include(argument: &str, folder: &Path) -> Result<String, String> {
    let (path, part) = argument.split_once(':').unwrap_or((argument, ""));
    let text = fs::read_to_string(folder.join(path)).map_err(|error| format!("cannot include `{path}`: {error}"))?;
    if path.contains("/exercises/") && path.ends_with("/README.md") {
        return Ok(lower_headings(&text));
    }
    let shown = choose(&text, part).map_err(|mistake| format!("`{path}` {mistake}"))?;
    Ok(dedent(&shown).trim_end().into())
}

/// A text with a title of its own becomes a part of a page.
fn lower_headings(markdown: &str) -> String {
    let mut in_code = false;
    let mut text = String::new();
    for line in markdown.lines() {
        in_code ^= line.trim_start().starts_with("```");
        if line.starts_with('#') && !in_code {
            text += "#";
        }
        text += line;
        text += "\n";
    }
    text
}

fn dedent(lines: &[&str]) -> String {
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let least = lines.iter().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    lines.iter().map(|line| format!("{}\n", line.get(least..).unwrap_or(""))).collect()
}

/// `part` is empty, an anchor, a line, or a range of lines.
fn choose<'text>(text: &'text str, part: &str) -> Result<Vec<&'text str>, String> {
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
    Ok(shown)
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

    const FILE: &str = "\
one
// ANCHOR: part
two
// ANCHOR_END: part
    // ANCHOR: deep
    if three {
        four

    }
    // ANCHOR_END: deep
// ANCHOR: open
// ANCHOR: void
// ANCHOR_END: void
end
";

    fn expanded(page: &str) -> Result<String, String> {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("file.rs"), FILE).unwrap();
        let exercise = folder.path().join("exercises/one");
        fs::create_dir_all(&exercise).unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(exercise.join("README.md"), "# Title\n\n```sh\n# comment\n```\n\n## Hints\n").unwrap();
        expand(page, folder.path()).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn good_includes_are_expanded() {
        for (part, shown) in [
            (":part", "two\n"),
            (":deep", "if three {\n    four\n\n}\n"),
            (":1", "one\n"),
            (":2:3", "// ANCHOR: part\ntwo\n"),
            ("::1", "one\n"),
            (":14:", "end\n"),
        ] {
            assert_eq!(expanded(&format!("{{{{#include file.rs{part}}}}}")).unwrap(), shown, "{part}");
        }
        let text = "\\{{#include gone.rs}} shows how to include, {{#title Page}}\n";
        assert_eq!(expanded(text).unwrap(), text);
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
            let said = expanded(&format!("text\n\n{{{{#include {bad}}}}}\n")).unwrap_err();
            assert!(said.contains(reason) && said.starts_with("line 3: "), "{bad}: {said}");
        }
    }

    #[test]
    fn all_mistakes_of_a_page_are_reported() {
        let said = expanded("{{#include a.rs}}\n{{#inclde b.rs}}\nsee {{#include file.rs}}\n").unwrap_err();
        assert!(said.contains("a.rs") && said.contains("line 2: `{{#inclde}}`") && said.contains("line 3"), "{said}");
    }

    #[test]
    fn headings_of_an_exercise_move_down_except_in_code() {
        let page = expanded("# Page\n\n{{#include src/../exercises/one/README.md}}\n").unwrap();
        assert_eq!(page, "# Page\n\n## Title\n\n```sh\n# comment\n```\n\n### Hints\n\n");
    }
}
