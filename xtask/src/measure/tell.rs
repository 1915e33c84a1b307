//! What the learner reads after a measurement.

use plot::Measurement;
use plot::compare::{Change, compare};
use plot::number::short;

use super::programs::Program;
use super::session::Measured;
use crate::course::Exercise;
use crate::report::text;

/// The plot with its numbers, the prediction beside the result, and what has changed since the last time.
pub(super) fn report(
    program: &Program,
    exercise: Option<&Exercise>,
    measured: &Measured,
    before: Option<&Measurement>,
) -> String {
    let Measured { data, notes } = measured;
    let title = match exercise {
        Some(exercise) => text::title(exercise, "measured"),
        None => format!("{}: measured\n", program.name),
    };
    let mut out = format!(
        "{title}\n{}\n\n{}",
        text::wrapped(&format!("{}.", data.title), 0).trim_end(),
        plot::terminal::draw(data)
    );
    let facts = format!("Measured on {}, {}, {}. {}.", data.machine, data.rust, data.date, data.how);
    out += &format!("\n{}", text::wrapped(&facts, 0));
    for note in notes {
        out += &format!("\n{}", text::wrapped(note, 0));
    }
    if let Some(before) = before {
        out += &format!("\n{}", since(before, data));
    }
    out
}

/// Compares with the last time. Only what has left the spread counts as changed.
fn since(before: &Measurement, now: &Measurement) -> String {
    let (compared, changes) = compare(before, now);
    if compared == 0 {
        return String::new();
    }
    if changes.is_empty() {
        let all = format!(
            "As on {}, in all {compared} values: the middle halves of the runs overlap, or the medians are within 5 %.",
            before.date
        );
        return text::wrapped(&all, 0);
    }
    const SHOWN: usize = 8;
    let mut out = format!("Changed since {}, in {} of {compared} values:\n", before.date, changes.len());
    changes.iter().take(SHOWN).for_each(|change| out += &line(change));
    if changes.len() > SHOWN {
        out += &format!("  and {} more\n", changes.len() - SHOWN);
    }
    out
}

fn line(change: &Change) -> String {
    let Change { what, before, now } = change;
    format!("  {what}: {} before, {} now\n", short(*before), short(*now))
}
