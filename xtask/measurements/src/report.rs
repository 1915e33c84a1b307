//! What a measuring program says.

use plot::number::short;
use plot::{Kind, Row, Spread};
use serde_json::json;
use std::io::{self, Write};

/// What will be measured.
pub struct Plan {
    pub title: String,
    pub kind: Kind,
    /// What stands at the horizontal axis, where there is one.
    pub x: &'static str,
    /// What is measured, with its unit. Where the rows name panels, the first of them.
    pub y: &'static str,
    /// Repetitions, warm-up, order: what a reader must know to believe it.
    pub how: String,
    pub question: Option<Question>,
}

/// What the reader is asked before anything is measured.
pub struct Question {
    pub ask: &'static str,
    pub choices: Vec<String>,
}

impl Question {
    /// A question with these answers.
    pub fn new<const N: usize>(ask: &'static str, choices: [&str; N]) -> Question {
        Question { ask, choices: choices.map(str::to_owned).to_vec() }
    }

    /// Asks how many times as much something is.
    pub fn how_many_times<const N: usize>(ask: &'static str, factors: [u32; N]) -> Question {
        let words = |factor| {
            if factor == 1 {
                "about as much".into()
            } else {
                format!("about {} times as much", short(f64::from(factor)))
            }
        };
        Question { ask, choices: factors.map(words).to_vec() }
    }
}

/// Which of `factors` is the nearest to `value`, as factors go: 30 is as near to 10 as it is to 90.
pub fn nearest<const N: usize>(value: f64, factors: [u32; N]) -> usize {
    let distance = |factor: u32| (value / f64::from(factor)).ln().abs();
    (0..N).min_by(|one, other| distance(factors[*one]).total_cmp(&distance(factors[*other]))).unwrap_or(0)
}

/// The median of the row called `series`, at `x` where that matters.
pub fn median_of(rows: &[Row], series: &str, x: Option<f64>) -> f64 {
    rows.iter().find(|row| row.series == series && row.x == x).map_or(f64::NAN, |row| row.y)
}

/// Tells the runner about one measurement.
pub struct Report;

impl Report {
    /// Says what will be measured, and waits until the runner says go: meanwhile it may ask for a prediction.
    pub fn start(plan: Plan) -> Report {
        let Plan { title, kind, x, y, how, question } = plan;
        let question = question.map(|Question { ask, choices }| json!({ "ask": ask, "choices": choices }));
        let kind = kind.name();
        say(&json!({ "plan": { "title": title, "kind": kind, "x": x, "y": y, "how": how, "question": question } }));
        // Without a runner, from a shell, the end of the input will do.
        _ = io::stdin().read_line(&mut String::new());
        Report
    }

    /// So much of the work is done.
    pub fn progress(&self, done: usize, of: usize) {
        say(&json!({ "done": done, "of": of }));
    }

    /// One measured value.
    pub fn row(&self, row: &Row) {
        say(&json!({ "row": row.to_value() }));
    }

    /// One measured value without spread, as a count is.
    pub fn value(&self, series: &str, y: f64) {
        self.row(&Row { panel: String::new(), series: series.into(), x: None, y, spread: None });
    }

    /// The answer to the question: which choice was right, counted from 0, and what shows it.
    pub fn answer(&self, choice: usize, because: &str) {
        say(&json!({ "answer": { "choice": choice, "because": because } }));
    }

    /// Something worth a line below the plot.
    pub fn note(&self, text: &str) {
        say(&json!({ "note": text }));
    }
}

fn say(value: &serde_json::Value) {
    let mut out = io::stdout().lock();
    // A runner that has gone needs no report.
    if writeln!(out, "{value}").and_then(|()| out.flush()).is_err() {
        std::process::exit(1);
    }
}

/// The median and the spread of `values`, by nearest rank as in exercise 33. There is at least one value.
pub fn spread(mut values: Vec<f64>) -> (f64, Spread) {
    values.sort_by(f64::total_cmp);
    let runs = values.len();
    let place = |quarters: usize| values[(quarters * runs).div_ceil(4) - 1];
    (place(2), Spread { runs, min: values[0], q1: place(1), q3: place(3), max: values[runs - 1] })
}
