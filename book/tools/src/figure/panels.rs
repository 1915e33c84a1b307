//! Small multiples: the table that a run has printed, with a panel of bars for each of its columns.

use super::run::Run;
use super::svg::{Anchor, Svg};
use super::table::Table;
use anyhow::{Context, Result};
use plot::number::short;

const LEFT: f64 = 130.0;
const BAR: f64 = 170.0;
/// Room for the number behind a bar.
const NUMBER: f64 = 60.0;
const ROW: f64 = 26.0;
const TITLE: f64 = 34.0;

pub(crate) fn draw(run: &Run) -> Result<String> {
    let table = Table::read(&run.output)?;
    let panel = TITLE + ROW * table.rows.len() as f64 + 14.0;
    let columns = table.titles.len() - 1;
    let mut svg = Svg::new(LEFT + 2.0 * (BAR + NUMBER), panel * columns.div_ceil(2) as f64);
    for column in 0..columns {
        let values: Vec<f64> = table
            .rows
            .iter()
            .map(|row| row[column + 1].parse().with_context(|| format!("`{}` is no number", row[column + 1])))
            .collect::<Result<_>>()?;
        let most = values.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let x = LEFT + (BAR + NUMBER) * (column % 2) as f64;
        let y = panel * (column / 2) as f64;
        svg.text("axis", (x, y + 20.0), Anchor::Start, &table.titles[column + 1]);
        for (index, value) in values.iter().enumerate() {
            let top = y + TITLE + ROW * index as f64;
            if column % 2 == 0 {
                svg.text("name", (LEFT - 10.0, top + 13.0), Anchor::End, &table.rows[index][0]);
            }
            let length = value / most * BAR;
            // A bar of no length would look like a missing one.
            svg.rect("bar", (x, top), (length.max(1.5), ROW - 9.0));
            svg.text("value", (x + length + 7.0, top + 13.0), Anchor::Start, &short(*value));
        }
    }
    let caption = format!("{}. On the simulated clock.", run.title);
    Ok(svg.figure("plot panels", &run.title, &caption, "The numbers", &table.html()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(output: &str) -> Result<String> {
        let run = serde_json::json!({"title": "T", "program": "p", "mode": "clock", "names": [], "channels": [],
            "output": output});
        draw(&serde_json::from_value(run).unwrap())
    }

    #[test]
    fn each_column_has_its_bars() {
        let figure = printed("policy  lost  age\nWait  0  40\nGrow  2  80\n").unwrap();
        assert_eq!(figure.matches(r#"class="bar""#).count(), 4);
        assert!(printed("policy  lost\nWait  few\n").is_err());
        assert!(printed("").is_err());
    }
}
