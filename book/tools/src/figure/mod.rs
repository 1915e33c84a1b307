//! Pictures of stored data, as inline SVG: an `<img>` could not follow the reader's choice of theme. A fenced block names
//! the file, such as
//!
//! ````text
//! ```plot
//! ../measurements/waiting.json
//! ```
//! ````
//!
//! `plot` draws a measurement, `chart` a run of a listing in the simulation.
//!
//! What mdBook needs from such SVG: no blank line, explicit end tags, and no ids, because the print page holds all pages.

mod chart;
mod measurement;
mod plot;
mod run;
mod svg;

pub(crate) use measurement::{Measurement, Row};
pub(crate) use run::Run;

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// The page with a figure in place of each block that asks for one.
pub(crate) fn draw(page: &str, folder: &Path) -> Result<String> {
    let mut drawn = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let draw: Option<fn(&Path) -> Result<String>> = match line {
            "```plot" => Some(|file| plot::draw(&read(file)?)),
            "```chart" => Some(|file| chart::draw(&read(file)?)),
            _ => None,
        };
        match draw {
            Some(draw) => {
                let file = lines.next().unwrap_or_default();
                if lines.next() != Some("```") {
                    bail!("a block `{line}` holds the name of one file");
                }
                drawn += &draw(&folder.join(file)).with_context(|| format!("cannot draw `{file}`"))?;
            }
            None => drawn += line,
        }
        drawn += "\n";
    }
    Ok(drawn)
}

fn read<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T> {
    Ok(serde_json::from_str(&fs::read_to_string(file)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    const DATA: &str = r#"{"title":"Title","program":"p","kind":"bars","y":"ms","machine":"m","rust":"r","date":"d",
        "rows":[{"series":"a","y":1.0},{"series":"<b>","y":2.5}]}"#;

    fn drawn(data: &str, page: &str) -> Result<String, String> {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("data.json"), data).unwrap();
        draw(page, folder.path()).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn a_block_becomes_a_figure_that_mdbook_accepts() {
        let page = drawn(DATA, "Text.\n\n```plot\ndata.json\n```\n\nMore.\n").unwrap();
        let figure = page.strip_prefix("Text.\n\n").unwrap().strip_suffix("\n\nMore.\n").unwrap();
        assert!(figure.starts_with("<figure"), "{figure}");
        assert!(!figure.contains("\n\n") && !figure.contains("/>") && !figure.contains(" id="), "{figure}");
        assert!(!figure.contains("<b>") && figure.contains("&lt;b&gt;"), "{figure}");
    }

    #[test]
    fn other_blocks_stay() {
        let page = "```rust\n```plot\n```\n";
        assert_eq!(drawn(DATA, "```text\nplot\n```\n").unwrap(), "```text\nplot\n```\n");
        assert!(drawn(DATA, page).is_err());
    }

    #[test]
    fn bad_data_is_an_error_with_the_name_of_the_file() {
        for data in ["", "{}", r#"{"title":1}"#, &DATA.replace(":2.5", ":\"x\""), &DATA.replace("bars", "pies")] {
            let said = drawn(data, "```plot\ndata.json\n```\n").unwrap_err();
            assert!(said.contains("data.json"), "{said}");
        }
        assert!(drawn(DATA, "```plot\ngone.json\n```\n").is_err());
        assert!(
            drawn(
                &DATA.replace(r#"[{"series":"a","y":1.0},{"series":"<b>","y":2.5}]"#, "[]"),
                "```plot\ndata.json\n```\n"
            )
            .is_err()
        );
    }
}
