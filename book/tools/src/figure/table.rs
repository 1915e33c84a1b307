//! Tables as programs print them: columns with two or more spaces between them, a line of titles first.

use super::svg::escaped;
use anyhow::{Result, ensure};

pub(super) struct Table {
    pub(super) titles: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn read(text: &str) -> Result<Table> {
        let mut lines = text.lines().filter(|line| !line.is_empty()).map(cells);
        let titles = lines.next().unwrap_or_default();
        let rows: Vec<Vec<String>> = lines.collect();
        ensure!(titles.len() > 1 && !rows.is_empty(), "a table has titles and rows");
        ensure!(rows.iter().all(|row| row.len() == titles.len()), "each row has {} columns", titles.len());
        Ok(Table { titles, rows })
    }

    pub(super) fn html(&self) -> String {
        let row = |tag: &str, cells: &[String]| {
            let cells: String = cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell))).collect();
            format!("<tr>{cells}</tr>\n")
        };
        let rows: String = self.rows.iter().map(|cells| row("td", cells)).collect();
        format!("<table>\n{}{rows}</table>", row("th", &self.titles))
    }
}

fn cells(line: &str) -> Vec<String> {
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_space_belongs_to_the_cell() {
        let table = Table::read("policy     came out\nGrow       0 1 2\n").unwrap();
        assert_eq!(table.titles, ["policy", "came out"]);
        assert_eq!(table.rows, [["Grow", "0 1 2"]]);
        assert!(Table::read("policy     came out\nGrow\n").is_err());
        assert!(Table::read("").is_err());
    }
}
