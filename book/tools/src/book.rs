//! Builds the book, and accepts nothing that mdBook would pass over.

use crate::{preprocess, warnings};
use anyhow::{Context, Result, bail, ensure};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use std::path::{Path, PathBuf};

/// Builds the book whose `book.toml` lies in `root`, and returns the folder with the pages.
pub(crate) fn build(root: &Path) -> Result<PathBuf> {
    let (result, warnings) = warnings::collect(|| build_quietly(root));
    // The reason stands in the warnings when both exist, so they come first.
    if !warnings.is_empty() {
        bail!("mdBook warns: {}", warnings.join("; "));
    }
    result
}

fn build_quietly(root: &Path) -> Result<PathBuf> {
    let settings = root.join("book.toml");
    let config = Config::from_disk(&settings).with_context(|| format!("cannot read {}", settings.display()))?;
    // Otherwise a typing error in SUMMARY.md makes an empty page, and puts a new file into the sources.
    ensure!(!config.build.create_missing, "{}: `[build] create-missing` must be false", settings.display());

    let mut book = MDBook::load_with_config(root, config)?;
    // Takes the place of the command of the same name in `book.toml`: no second process, the same pages.
    book.with_preprocessor(preprocess::Course);
    book.build()?;
    Ok(book.build_dir_for("html"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    const SETTINGS: &str = "
[book]
title = \"Test\"

[build]
build-dir = \"build\"
create-missing = false

[preprocessor.course]
before = [\"links\"]
";

    fn book(settings: &str, summary: &str, page: &str) -> TempDir {
        let root = TempDir::new().unwrap();
        fs::create_dir(root.path().join("src")).unwrap();
        fs::write(root.path().join("book.toml"), settings).unwrap();
        fs::write(root.path().join("src/SUMMARY.md"), summary).unwrap();
        fs::write(root.path().join("src/page.md"), page).unwrap();
        root
    }

    fn refusal(settings: &str, summary: &str, page: &str) -> String {
        let root = book(settings, summary, page);
        let text = format!("{:#}", build(root.path()).expect_err("the book must be refused"));
        assert_eq!(text.lines().count(), 1, "one line: {text}");
        text
    }

    #[test]
    fn a_sound_book_is_built() {
        let root = book(SETTINGS, "- [Page](page.md)\n", "# Page\n\nText.\n");
        assert!(build(root.path()).unwrap().join("page.html").is_file());
    }

    #[test]
    fn an_unknown_setting_is_an_error() {
        let settings = format!("{SETTINGS}[output.html]\nno-such-key = 1\n");
        let said = refusal(&settings, "- [Page](page.md)\n", "Text.\n");
        assert!(said.contains("no-such-key"), "{said}");
    }

    #[test]
    fn a_missing_page_is_an_error_and_is_not_made() {
        let root = book(SETTINGS, "- [Page](page.md)\n- [Other](othre.md)\n", "Text.\n");
        let said = format!("{:#}", build(root.path()).unwrap_err());
        assert!(said.contains("othre.md"), "{said}");
        assert!(!root.path().join("src/othre.md").exists());
    }

    #[test]
    fn a_book_that_would_make_missing_pages_is_refused() {
        let said = refusal("[book]\ntitle = \"Test\"\n", "- [Page](page.md)\n", "Text.\n");
        assert!(said.contains("create-missing"), "{said}");
    }

    #[test]
    fn unbalanced_html_is_an_error() {
        let said = refusal(SETTINGS, "- [Page](page.md)\n", "<div>\n\nText.\n");
        assert!(said.contains("div"), "{said}");
    }

    #[test]
    fn a_missing_include_is_an_error() {
        let said = refusal(SETTINGS, "- [Page](page.md)\n", "```rust\n{{#include gone.rs}}\n```\n");
        assert!(said.contains("page.md: line 2: ") && said.contains("gone.rs"), "{said}");
    }
}
