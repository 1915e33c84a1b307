//! An included exercise README becomes a section of the page: its headings move one level down.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Replaces each line that includes an exercise's README by that README, as a section.
pub(crate) fn inline(page: &str, folder: &Path) -> Result<String> {
    let mut text = String::new();
    for line in page.lines() {
        match readme(line) {
            Some(path) => {
                let readme =
                    fs::read_to_string(folder.join(path)).with_context(|| format!("cannot include `{path}`"))?;
                text += &lower_headings(&readme);
            }
            None => text += line,
        }
        text += "\n";
    }
    Ok(text)
}

fn readme(line: &str) -> Option<&str> {
    let path = line.trim().strip_prefix("{{#include ")?.strip_suffix("}}")?.trim();
    (path.contains("/exercises/") && path.ends_with("/README.md")).then_some(path)
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    #[test]
    fn headings_move_down_except_in_code() {
        let folder = TempDir::new().unwrap();
        let exercise = folder.path().join("exercises/one");
        fs::create_dir_all(&exercise).unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(exercise.join("README.md"), "# Title\n\n```sh\n# comment\n```\n\n## Hints\n").unwrap();

        let page = "# Page\n\n{{#include ../exercises/one/README.md}}\n\n{{#include other.rs}}\n";
        let inlined = inline(page, &folder.path().join("src")).unwrap();
        assert_eq!(inlined, "# Page\n\n## Title\n\n```sh\n# comment\n```\n\n### Hints\n\n\n{{#include other.rs}}\n");
    }
}
