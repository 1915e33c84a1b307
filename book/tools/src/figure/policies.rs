//! What becomes of each message when there are more than places, policy by policy.

use super::svg::{Anchor, Svg};
use super::table::Table;
use anyhow::{Context, Result, ensure};

const LEFT: f64 = 140.0;
const TOP: f64 = 30.0;
const BOX: f64 = 30.0;
const STEP: f64 = 42.0;

/// Draws the snapshot of a table with the columns `policy`, `came back` and `came out`.
pub(crate) fn draw(snapshot: &str) -> Result<String> {
    let table = snapshot.rsplit("---\n").next().context("this is no snapshot")?;
    let table = Table::read(table)?;
    ensure!(table.titles == ["policy", "came back", "came out"], "this is not the table of the four policies");
    let all: Vec<&str> = messages(&table.rows[0]).collect();

    let height = TOP + STEP * table.rows.len() as f64;
    let mut svg = Svg::new(LEFT + STEP * all.len() as f64 + 10.0, height);
    svg.text("axis", (LEFT, 16.0), Anchor::Start, "level");
    for (index, row) in table.rows.iter().enumerate() {
        let y = TOP + STEP * index as f64;
        svg.text("name", (LEFT - 14.0, y + 20.0), Anchor::End, &row[0]);
        for (place, message) in all.iter().enumerate() {
            let x = LEFT + STEP * place as f64;
            let is_lost = row[1].split(' ').any(|back| back == *message);
            svg.rect(if is_lost { "lost" } else { "kept" }, (x, y), (BOX, BOX));
            // Before the number, which stays readable.
            if is_lost {
                svg.line("strike", (x + 2.0, y + BOX - 2.0), (x + BOX - 2.0, y + 2.0));
            }
            svg.text(if is_lost { "step" } else { "head" }, (x + BOX / 2.0, y + 20.0), Anchor::Middle, message);
        }
    }
    let caption = "Six levels for three places. A level in a solid frame reached the receiver; a struck one did not.";
    Ok(svg.figure("chart policies", caption, caption, "The same as a table", &table.html()))
}

/// All messages of a row, in the order in which they were put in.
fn messages(row: &[String]) -> impl Iterator<Item = &str> {
    let mut all: Vec<&str> =
        row[1..].iter().flat_map(|cell| cell.split(' ')).filter(|word| *word != "nothing").collect();
    all.sort_unstable();
    all.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_back_is_struck() {
        let snapshot = "---\nsource: x\n---\npolicy  came back  came out\nDropNewest  2  0 1\nWait  nothing  0 1 2\n";
        let figure = draw(snapshot).unwrap();
        assert_eq!(figure.matches(r#"class="lost""#).count(), 1);
        assert_eq!(figure.matches(r#"class="kept""#).count(), 5);
        assert!(draw("---\n---\na  b\nc  d\n").is_err());
    }
}
