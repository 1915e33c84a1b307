//! Plots of measurements as text, at most 100 columns wide. Nothing is told by colour.

use crate::number::short;
use crate::scale::Scale;
use crate::{Kind, Measurement, Row};

const NAME: usize = 24;
const PLOT: usize = 46;

/// The plot as lines of text, with its numbers.
pub fn draw(data: &Measurement) -> String {
    let panels = data.panels();
    let drawn: Vec<String> = panels.iter().map(panel).collect();
    drawn.join("\n")
}

fn panel(data: &Measurement) -> String {
    match data.kind {
        Kind::Bars => bars(data),
        Kind::Boxes => boxes(data),
        Kind::Lines | Kind::Curves => lines(data),
        Kind::Heat => heat(data),
    }
}

fn bars(data: &Measurement) -> String {
    let most = data.rows.iter().map(|row| row.y).fold(f64::MIN_POSITIVE, f64::max);
    let mut text = format!("{}  {}\n", " ".repeat(NAME), data.y);
    for row in &data.rows {
        let length = ((row.y / most * PLOT as f64).round() as usize).max(1);
        text += &format!("{}  {} {}\n", name(&row.series), "█".repeat(length), short(row.y));
    }
    text
}

fn boxes(data: &Measurement) -> String {
    let ends = |row: &Row| row.spread.map_or([row.y; 2], |spread| [spread.min, spread.max]);
    let scale = Scale::powers(data.rows.iter().flat_map(ends));
    let column = |value: f64| column(&scale, value);
    let mut text = format!("{}  {}  median (middle half)\n", " ".repeat(NAME), padded(&data.y, PLOT));
    for row in &data.rows {
        let mut line = [' '; PLOT];
        let mut half = String::new();
        if let Some(spread) = row.spread {
            line[column(spread.min)..=column(spread.max)].fill('─');
            line[column(spread.q1)..=column(spread.q3)].fill('▒');
            half = format!(" ({} – {})", short(spread.q1), short(spread.q3));
        }
        line[column(row.y)] = '█';
        let line: String = line.iter().collect();
        text += &format!("{}  {line}  {}{half}\n", name(&row.series), short(row.y));
    }
    text + &axis(&scale, NAME + 2) + "  log scale\n"
}

/// The ticks of a horizontal axis below a plot that begins at `left`.
fn axis(scale: &Scale, left: usize) -> String {
    let mut line = vec![' '; left + PLOT + 8];
    let mut free_from = 0;
    for tick in &scale.ticks {
        let words = short(*tick);
        let middle = left + column(scale, *tick);
        let start = middle.saturating_sub(words.chars().count() / 2);
        if start < free_from {
            continue;
        }
        for (place, letter) in (start..line.len()).zip(words.chars()) {
            line[place] = letter;
        }
        free_from = start + words.chars().count() + 1;
    }
    line.iter().collect::<String>().trim_end().to_owned()
}

fn column(scale: &Scale, value: f64) -> usize {
    (scale.place(value) * (PLOT - 1) as f64).round().clamp(0.0, (PLOT - 1) as f64) as usize
}

/// One sign for each series; where two meet, the later one is seen.
const SIGNS: [char; 6] = ['o', 'x', '+', '*', '#', '@'];

fn lines(data: &Measurement) -> String {
    const HEIGHT: usize = 16;
    const LEFT: usize = 12;
    let (xs, ys) = (data.xs(), || data.rows.iter().map(|row| row.y));
    let is_log = data.kind == Kind::Lines;
    let (across, up) = if is_log {
        (Scale::exactly(&xs), Scale::powers(ys()))
    } else {
        (Scale::from_zero(xs.iter().copied()), Scale::from_zero(ys()))
    };
    let line_of = |value: f64| HEIGHT - 1 - (up.place(value) * (HEIGHT - 1) as f64).round() as usize;
    let mut canvas = vec![[' '; PLOT]; HEIGHT];
    let series = data.series();
    for (index, name) in series.iter().enumerate() {
        for row in data.of_series(name) {
            canvas[line_of(row.y).min(HEIGHT - 1)][column(&across, row.x.unwrap_or(0.0))] = SIGNS[index % SIGNS.len()];
        }
    }
    let mut labels = vec![String::new(); HEIGHT];
    for tick in &up.ticks {
        labels[line_of(*tick).min(HEIGHT - 1)] = short(*tick);
    }
    let mut text = format!("{}{}\n", " ".repeat(LEFT), data.y);
    for (label, line) in labels.iter().zip(&canvas) {
        let line: String = line.iter().collect();
        text += &format!("{label:>width$} │{}\n", line.trim_end(), width = LEFT - 2);
    }
    text += &format!("{}└{}\n", " ".repeat(LEFT - 1), "─".repeat(PLOT));
    text += &format!("{}   {}{}\n", axis(&across, LEFT), data.x, if is_log { "; both scales log" } else { "" });
    for (index, name) in series.iter().enumerate() {
        text += &format!("{}{} {name}\n", " ".repeat(LEFT), SIGNS[index % SIGNS.len()]);
    }
    if xs.len() <= 12 { text + "\n" + &table(data) } else { text }
}

/// A row for each `x`, a column for each series.
fn table(data: &Measurement) -> String {
    let (xs, series) = (data.xs(), data.series());
    let first = data.x.chars().count().clamp(8, 36);
    let width = ((100 - first) / series.len().max(1) - 2).min(22);
    let mut text = padded(&data.x, first);
    series.iter().for_each(|name| text += &format!("  {:>width$}", cut(name, width)));
    text += "\n";
    for x in xs {
        text += &padded(&short(x), first);
        for name in &series {
            let row = data.of_series(name).find(|row| row.x == Some(x));
            text += &format!("  {:>width$}", row.map_or("–".into(), |row| short(row.y)));
        }
        text += "\n";
    }
    text
}

fn heat(data: &Measurement) -> String {
    let (xs, series) = (data.xs(), data.series());
    let most = data.rows.iter().map(|row| row.y).fold(f64::MIN_POSITIVE, f64::max);
    let mut text = format!("{}  {}\n", " ".repeat(NAME), data.y);
    for name_of in &series {
        text += &name(name_of);
        for x in &xs {
            let row = data.of_series(name_of).find(|row| row.x == Some(*x));
            text += &row.map_or(" ".repeat(11), |row| {
                let shade = [' ', '░', '▒', '▓', '█'][(row.y / most * 4.0).round() as usize];
                format!("  {shade}{shade} {:<6}", short(row.y))
            });
        }
        text = format!("{}\n", text.trim_end());
    }
    text += &" ".repeat(NAME);
    xs.iter().for_each(|x| text += &format!("  {:<9}", short(*x)));
    format!("{}  {}\n", text.trim_end(), data.x)
}

/// The name of a row, at the right of its column.
fn name(name: &str) -> String {
    format!("{:>NAME$}", cut(name, NAME))
}

fn padded(text: &str, width: usize) -> String {
    format!("{:<width$}", cut(text, width))
}

fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::draw;
    use crate::Measurement;

    fn drawn(kind: &str) -> String {
        let row = |series: &str, x: u32, y: f64| {
            let (q1, q3) = (y * 0.9, y * 1.1);
            format!(
                r#"{{"series":"{series}","x":{x},"y":{y},"runs":5,"min":{},"q1":{q1},"q3":{q3},"max":{}}}"#,
                y / 2.0,
                y * 2.0
            )
        };
        let rows = [row("a", 1, 0.5), row("a", 8, 1.0), row("a name that is longer than the room for it", 8, 200.0)];
        let text = format!(
            r#"{{"title":"T","program":"p","kind":"{kind}","x":"size","y":"ms","machine":"m","rust":"r","date":"d","rows":[{}]}}"#,
            rows.join(",")
        );
        draw(&Measurement::from_json(&text).unwrap())
    }

    #[test]
    fn every_kind_fits_into_a_hundred_columns() {
        for kind in ["bars", "boxes", "lines", "curves", "heat"] {
            let text = drawn(kind);
            assert!(text.lines().all(|line| line.chars().count() <= 100), "{kind}:\n{text}");
            assert!(text.contains("200"), "{kind}:\n{text}");
        }
    }

    #[test]
    fn a_box_has_its_parts() {
        let text = drawn("boxes");
        let line = text.lines().find(|line| line.contains("a name")).unwrap();
        let drawn: String = line.chars().filter(|letter| "─▒█".contains(*letter)).collect();
        let (before, after) = drawn.split_once('█').unwrap();
        assert!(before.starts_with('─') && after.ends_with('─') && drawn.contains('▒'), "{text}");
        assert!(line.ends_with("200 (180 – 220)"), "{line}");
    }
}
