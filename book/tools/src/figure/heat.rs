//! Heat maps over the second and the third knob of an experiment: one map for each figure that a run comes to. A cell holds
//! its number too, so that nothing is told by shade alone.

use super::experiment::{Experiment, Figures};
use super::plot::short;
use super::svg::{Anchor, Svg, escaped};
use anyhow::Result;

const LEFT: f64 = 46.0;
const CELL: (f64, f64) = (54.0, 30.0);
const TITLE: f64 = 46.0;
const BOTTOM: f64 = 56.0;
const GAP: f64 = 24.0;

/// A number that is drawn of each run.
type Number = fn(&Figures) -> f64;

/// What is drawn of each run.
const MAPS: [(&str, Number); 4] = [
    ("last result, s", |figures| figures.ends_at_ms / 1000.0),
    ("longest task queue", |figures| f64::from(figures.longest_tasks)),
    ("empty looks, master", |figures| f64::from(figures.master_idle)),
    ("empty looks, worker", |figures| f64::from(figures.worker_idle)),
];

pub(crate) fn draw(experiment: &Experiment) -> Result<String> {
    let [_, down, across] = &experiment.knobs;
    let (rows, columns) = (down.values.len(), across.values.len());
    let (width, height) = (CELL.0 * columns as f64, CELL.1 * rows as f64);
    let panel = (LEFT + width + GAP, TITLE + height + BOTTOM);
    let mut svg = Svg::new(panel.0 * 2.0 - GAP + 4.0, panel.1 * 2.0);
    let mut tables = String::new();
    for (index, (title, figure)) in MAPS.iter().enumerate() {
        let (x, y) = (panel.0 * (index % 2) as f64 + LEFT, panel.1 * (index / 2) as f64 + TITLE);
        let mut values = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                values.push(figure(&experiment.figures([0, row, column])?));
            }
        }
        let most = values.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        svg.text("axis", (x, y - 26.0), Anchor::Start, title);
        svg.text("tick", (x - LEFT, y - 8.0), Anchor::Start, &down.name);
        tables += &format!("<p>{}</p>\n<table>\n<tr><th>{}, {}</th>", escaped(title), escaped(&down.name), down.unit);
        for (column, value) in across.values.iter().enumerate() {
            let middle = x + CELL.0 * (column as f64 + 0.5);
            svg.text("tick", (middle, y + height + 18.0), Anchor::Middle, &value.to_string());
            tables += &format!("<th>{} {value} {}</th>", escaped(&across.name), across.unit);
        }
        tables += "</tr>\n";
        let name = format!("{}, {}", across.name, across.unit);
        svg.text("tick", (x + width / 2.0, y + height + 38.0), Anchor::Middle, &name);
        for (row, value) in down.values.iter().enumerate() {
            let middle = y + CELL.1 * (row as f64 + 0.5) + 4.0;
            svg.text("tick", (x - 8.0, middle), Anchor::End, &value.to_string());
            tables += &format!("<tr><th>{value}</th>");
            for column in 0..columns {
                let value = values[row * columns + column];
                let corner = (x + CELL.0 * column as f64, y + CELL.1 * row as f64);
                // Four shades: zero has none.
                let shade = (value / most * 4.0).ceil();
                svg.rect(&format!("cell cell-{shade:.0}"), corner, CELL);
                svg.text("value", (corner.0 + CELL.0 / 2.0, middle), Anchor::Middle, &short(value));
                tables += &format!("<td>{}</td>", short(value));
            }
            tables += "</tr>\n";
        }
        tables += "</table>\n";
    }
    let caption = format!("{}. On the simulated clock. The larger a number, the darker its cell.", experiment.title);
    Ok(svg.figure("plot heat", &experiment.title, &caption, "The numbers", tables.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::super::experiment::example;
    use super::*;

    #[test]
    fn every_run_has_a_cell_in_every_map() {
        let figure = draw(&example(&["9 0 8 7 6", "18 1 8 7 6", "27 2 8 7 6", "36 3 8 7 6"])).unwrap();
        assert_eq!(figure.matches("<rect class=\"cell").count(), 16);
        assert_eq!(figure.matches("cell-0").count(), 1);
        assert!(draw(&example(&["9 0 8 7 6"])).is_err());
    }
}
