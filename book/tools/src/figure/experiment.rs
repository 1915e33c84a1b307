//! A program run with every position of its three knobs, as it is stored in `book/experiments/`. An author writes the
//! first fields; the verb `regenerate` fills in what the program prints.

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Experiment {
    pub(crate) title: String,
    /// Path of the listing in `book/listings/`. It reads the positions of the knobs, and `rest`, from `INPUT`.
    pub(crate) program: String,
    pub(crate) knobs: [Knob; 3],
    pub(crate) rest: String,
    /// What was printed: the last knob turns fastest.
    #[serde(default)]
    pub(crate) outputs: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Knob {
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) values: Vec<u32>,
}

/// What one run came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figures {
    pub(crate) ends_at_ms: f64,
    pub(crate) master_idle: u32,
    pub(crate) worker_idle: u32,
    pub(crate) longest_tasks: u32,
}

impl Experiment {
    /// All positions, each as the program's input.
    pub(crate) fn inputs(&self) -> Vec<String> {
        let [first, second, third] = &self.knobs;
        let mut inputs = Vec::new();
        for one in &first.values {
            for two in &second.values {
                for three in &third.values {
                    inputs.push(format!("{one} {two} {three} {}", self.rest));
                }
            }
        }
        inputs
    }

    /// What the run with these positions, counted from 0, came to.
    pub(crate) fn figures(&self, positions: [usize; 3]) -> Result<Figures> {
        let [_, two, three] = self.knobs.each_ref().map(|knob| knob.values.len());
        let place = (positions[0] * two + positions[1]) * three + positions[2];
        let output = self.outputs.get(place).context("nothing has been stored yet; `regenerate` does that")?;
        // Events stand before the figures, on the same line.
        let words: Vec<&str> = output.split_whitespace().collect();
        ensure!(words.len() >= 5, "the program printed {output:?}; five figures end what it prints");
        let last: Vec<u32> = words[words.len() - 5..].iter().map(|word| word.parse()).collect::<Result<_, _>>()?;
        Ok(Figures {
            ends_at_ms: f64::from(last[0]) / 10.0,
            master_idle: last[1],
            worker_idle: last[2],
            longest_tasks: last[3],
        })
    }
}

#[cfg(test)]
pub(super) fn example(outputs: &[&str]) -> Experiment {
    let knob = |values: &[u32]| serde_json::json!({"name": "knob <k>", "unit": "ms", "values": values});
    let experiment = serde_json::json!({"title": "T", "program": "p", "knobs": [knob(&[1]), knob(&[1, 2]), knob(&[1, 2])],
        "rest": "rest", "outputs": outputs});
    serde_json::from_value(experiment).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_knob_turns_fastest() {
        let experiment = example(&["0n10 1200 1 2 3 4", "5 0 0 0 0", "6 0 0 0 0", "7 0 0 0 0"]);
        assert_eq!(experiment.inputs(), ["1 1 1 rest", "1 1 2 rest", "1 2 1 rest", "1 2 2 rest"]);
        let figures = Figures { ends_at_ms: 120.0, master_idle: 1, worker_idle: 2, longest_tasks: 3 };
        assert_eq!(experiment.figures([0, 0, 0]).unwrap(), figures);
        assert_eq!(experiment.figures([0, 1, 0]).unwrap().ends_at_ms, 0.6);
        assert!(example(&[]).figures([0, 0, 0]).is_err());
    }
}
