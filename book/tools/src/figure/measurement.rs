//! A measurement on a real machine, as it is stored in `book/measurements/`. An author writes the first fields; the verb
//! `measure` fills in the others.

use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Measurement {
    pub(crate) title: String,
    /// The listing that measures.
    pub(crate) program: String,
    pub(crate) kind: Kind,
    /// What stands at the horizontal axis of `lines`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) x: String,
    /// What is measured, with its unit.
    pub(crate) y: String,
    #[serde(default)]
    pub(crate) machine: String,
    #[serde(default)]
    pub(crate) rust: String,
    #[serde(default)]
    pub(crate) date: String,
    #[serde(default)]
    pub(crate) rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// One line for each series, both axes logarithmic.
    Lines,
    /// One bar for each row, from zero.
    Bars,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) series: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) x: Option<f64>,
    pub(crate) y: f64,
}

impl Measurement {
    /// The names of the series, in order of appearance.
    pub(crate) fn series(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for row in &self.rows {
            if !names.contains(&row.series.as_str()) {
                names.push(&row.series);
            }
        }
        names
    }

    pub(crate) fn points(&self, series: &str) -> Vec<(f64, f64)> {
        self.rows.iter().filter(|row| row.series == series).map(|row| (row.x.unwrap_or(0.0), row.y)).collect()
    }
}
