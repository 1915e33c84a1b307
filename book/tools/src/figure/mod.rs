//! Pictures of stored data, as inline SVG: an `<img>` could not follow the reader's choice of theme. A fenced block names
//! the file, such as
//!
//! ````text
//! ```plot
//! ../measurements/waiting.json
//! ```
//! ````
//!
//! | block | draws | from |
//! |---|---|---|
//! | `plot` | bars or lines | a measurement |
//! | `chart` | who did what, message by message | a run of a listing in the simulation |
//! | `timeline` | who slept and waited for how long | runs on the clock, one below the other |
//! | `gantt` | who worked, waited and held a lock when | runs on the clock, one below the other |
//! | `graph` | tasks, what each needs, and the critical path | the table that a run has printed |
//! | `heat` | four figures over two knobs | an experiment |
//! | `knobs` | an experiment for the reader to make | an experiment |
//! | `depth` | how many messages were waiting | runs on the clock, one line for each |
//! | `circle` | who waits for whom | a run that ended in a deadlock |
//! | `panels` | a row of bars for each column | the table that a run has printed |
//! | `policies` | which messages came out | the pinned table of exercise 17 |
//!
//! What mdBook needs from such SVG: no blank line, explicit end tags, and no ids, because the print page holds all pages.

mod chart;
mod circle;
mod depth;
mod experiment;
mod gantt;
mod graph;
mod heat;
mod knobs;
mod measurement;
mod panels;
mod plot;
mod policies;
mod run;
mod svg;
mod table;
mod timeline;

pub(crate) use experiment::Experiment;
pub(crate) use measurement::{Measurement, Row};
pub(crate) use run::Run;

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Draws the files that a block names.
type Draw = fn(&[PathBuf]) -> Result<String>;

/// The page with a figure in place of each block that asks for one.
pub(crate) fn draw(page: &str, folder: &Path) -> Result<String> {
    let mut drawn = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let draw: Option<Draw> = match line {
            "```plot" => Some(|files| plot::draw(&read(one(files)?)?)),
            "```chart" => Some(|files| chart::draw(&read(one(files)?)?)),
            "```timeline" => Some(|files| timeline::draw(&all(files)?)),
            "```gantt" => Some(|files| gantt::draw(&all(files)?)),
            "```graph" => Some(|files| graph::draw(&read(one(files)?)?)),
            "```heat" => Some(|files| heat::draw(&read(one(files)?)?)),
            "```knobs" => Some(|files| knobs::draw(&read(one(files)?)?)),
            "```depth" => Some(|files| depth::draw(&all(files)?)),
            "```circle" => Some(|files| circle::draw(&read(one(files)?)?)),
            "```panels" => Some(|files| panels::draw(&read(one(files)?)?)),
            "```policies" => Some(|files| policies::draw(&fs::read_to_string(one(files)?)?)),
            _ => None,
        };
        match draw {
            Some(draw) => {
                let names: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                let files: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
                drawn += &draw(&files).with_context(|| format!("cannot draw `{}`", names.join(" ")))?;
            }
            None => drawn += line,
        }
        drawn += "\n";
    }
    Ok(drawn)
}

fn one(files: &[PathBuf]) -> Result<&Path> {
    let [file] = files else { bail!("such a block holds the name of one file") };
    Ok(file)
}

fn all(files: &[PathBuf]) -> Result<Vec<Run>> {
    if files.is_empty() {
        bail!("such a block holds the names of files, one on each line");
    }
    files.iter().map(|file| read(file)).collect()
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
