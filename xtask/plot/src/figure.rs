//! Plots of measurements as SVG.

use crate::number::short;
use crate::scale::Scale;
use crate::svg::{Anchor, Svg, escaped};
use crate::{Kind, Measurement, Row};

const WIDTH: f64 = 680.0;
const GAP: f64 = 22.0;

/// A figure of the book: the plot in the colours of the page, what and how it was measured, and the numbers as a table.
pub fn draw(data: &Measurement) -> Result<String, String> {
    let svg = drawing(data)?;
    let mut caption = format!("{}. Measured on {}, {}, {}.", data.title, data.machine, data.rust, data.date);
    if !data.how.is_empty() {
        caption += &format!(" {}.", data.how);
    }
    let tables: String = data.panels().iter().map(table).collect();
    Ok(svg.figure("plot", &data.title, &caption, "The numbers", tables.trim_end()))
}

/// A picture that needs no other file.
pub fn file(data: &Measurement) -> Result<String, String> {
    Ok(drawing(data)?.file(&data.title, STYLE))
}

const STYLE: &str = "svg { background: #fff; color: #222; font: 13px ui-monospace, monospace }\n\
    text { fill: currentColor } .axis { font-weight: bold }\n\
    .grid { stroke: currentColor; opacity: .25 } .bar, .heat { fill: #1d5f84 } .range { stroke: currentColor }\n\
    .median { stroke: currentColor; stroke-width: 3 }\n\
    .series { stroke: currentColor; stroke-width: 2 } polyline.series { fill: none } circle.series { fill: #fff }\n\
    .series-0 { stroke: #1d5f84 } .series-1 { stroke-dasharray: 7 4 } .series-2 { stroke-dasharray: 2 3 }\n\
    .series-3 { stroke-dasharray: 9 3 2 3 } circle.series { stroke-dasharray: none }";

fn drawing(data: &Measurement) -> Result<Svg, String> {
    data.sound()?;
    let panels = data.panels();
    let height = panels.iter().map(height_of).sum::<f64>() + GAP * (panels.len() - 1) as f64;
    let mut svg = Svg::new(WIDTH, height);
    let mut top = 0.0;
    for panel in &panels {
        svg.text("axis", (left(panel.kind), top + 18.0), Anchor::Start, &panel.y);
        match panel.kind {
            Kind::Bars => bars(&mut svg, top, panel),
            Kind::Boxes => boxes(&mut svg, top, panel),
            Kind::Lines | Kind::Curves => lines(&mut svg, top, panel),
            Kind::Heat => heat(&mut svg, top, panel),
        }
        top += height_of(panel) + GAP;
    }
    Ok(svg)
}

const ROW: f64 = 34.0;
const PLOT: f64 = 272.0;
const TOP: f64 = 34.0;

fn height_of(panel: &Measurement) -> f64 {
    match panel.kind {
        Kind::Bars => 40.0 + ROW * panel.rows.len() as f64,
        Kind::Boxes => 64.0 + ROW * panel.rows.len() as f64,
        Kind::Lines | Kind::Curves => TOP + PLOT + 54.0,
        Kind::Heat => 74.0 + ROW * panel.series().len() as f64,
    }
}

/// Where the plot begins: names of rows need more room than numbers.
fn left(kind: Kind) -> f64 {
    match kind {
        Kind::Bars | Kind::Boxes => 200.0,
        Kind::Lines | Kind::Curves => 70.0,
        Kind::Heat => 150.0,
    }
}

fn bars(svg: &mut Svg, top: f64, data: &Measurement) {
    const RIGHT: f64 = 110.0;
    let left = left(Kind::Bars);
    let most = data.rows.iter().map(|row| row.y).fold(f64::MIN_POSITIVE, f64::max);
    for (index, row) in data.rows.iter().enumerate() {
        let top = top + 30.0 + ROW * index as f64;
        let length = row.y / most * (WIDTH - left - RIGHT);
        svg.text("name", (left - 10.0, top + 17.0), Anchor::End, &row.series);
        // A bar of no length would look like a missing one.
        svg.rect("bar", (left, top), (length.max(1.5), ROW - 10.0));
        svg.text("value", (left + length + 8.0, top + 17.0), Anchor::Start, &short(row.y));
    }
}

fn boxes(svg: &mut Svg, top: f64, data: &Measurement) {
    const RIGHT: f64 = 80.0;
    let left = left(Kind::Boxes);
    let ends = |row: &Row| row.spread.map_or([row.y; 2], |spread| [spread.min, spread.max]);
    let scale = Scale::powers(data.rows.iter().flat_map(ends));
    let x = |value: f64| left + scale.place(value) * (WIDTH - left - RIGHT);
    let bottom = top + 34.0 + ROW * data.rows.len() as f64;
    for tick in &scale.ticks {
        svg.line("grid", (x(*tick), top + 30.0), (x(*tick), bottom));
        svg.text("tick", (x(*tick), bottom + 18.0), Anchor::Middle, &short(*tick));
    }
    for (index, row) in data.rows.iter().enumerate() {
        let middle = top + 34.0 + ROW * (index as f64 + 0.5);
        svg.text("name", (left - 10.0, middle + 4.0), Anchor::End, &row.series);
        if let Some(spread) = row.spread {
            svg.line("range", (x(spread.min), middle), (x(spread.max), middle));
            svg.rect("bar", (x(spread.q1), middle - 8.0), ((x(spread.q3) - x(spread.q1)).max(1.5), 16.0));
        }
        svg.line("median", (x(row.y), middle - 11.0), (x(row.y), middle + 11.0));
        svg.text("value", (WIDTH, middle + 4.0), Anchor::End, &short(row.y));
    }
}

fn lines(svg: &mut Svg, top: f64, data: &Measurement) {
    const RIGHT: f64 = 180.0;
    let left = left(Kind::Lines);
    let (xs, y_values) = (data.xs(), || data.rows.iter().flat_map(values));
    let is_log = data.kind == Kind::Lines;
    let (across, up) = if is_log {
        (Scale::exactly(&xs), Scale::powers(y_values()))
    } else {
        (Scale::from_zero(xs.iter().copied()), Scale::from_zero(y_values()))
    };
    let (top, bottom) = (top + TOP, top + TOP + PLOT);
    let x = |value: f64| left + across.place(value) * (WIDTH - left - RIGHT);
    let y = |value: f64| bottom - up.place(value) * (bottom - top);

    for tick in &up.ticks {
        svg.line("grid", (left, y(*tick)), (WIDTH - RIGHT, y(*tick)));
        svg.text("tick", (left - 8.0, y(*tick) + 4.0), Anchor::End, &short(*tick));
    }
    let mut free_from = f64::MIN;
    for tick in &across.ticks {
        svg.line("grid", (x(*tick), bottom), (x(*tick), bottom + 5.0));
        let (words, at) = (short(*tick), x(*tick));
        let half = 4.2 * words.len() as f64;
        // Labels that would run into each other are left out; the table has all values.
        if at - half > free_from {
            svg.text("tick", (at, bottom + 20.0), Anchor::Middle, &words);
            free_from = at + half + 4.0;
        }
    }
    svg.text("axis", ((left + WIDTH - RIGHT) / 2.0, bottom + 44.0), Anchor::Middle, &data.x);

    let series = data.series();
    let mut names = Vec::new();
    for (index, name) in series.iter().enumerate() {
        let class = format!("series series-{}", index % 4);
        let points: Vec<(f64, f64)> = data.of_series(name).map(|row| (x(row.x.unwrap_or(0.0)), y(row.y))).collect();
        for row in data.of_series(name) {
            if let Some(spread) = row.spread {
                let at = x(row.x.unwrap_or(0.0));
                svg.line("range", (at, y(spread.q1)), (at, y(spread.q3)));
            }
        }
        svg.path(&class, &points);
        if points.len() <= 20 {
            points.iter().for_each(|point| svg.circle(&class, *point, 3.5));
        }
        names.extend(points.last().map(|&(right, height)| (right, height, *name)));
    }
    for (right, height, name) in apart(names) {
        svg.text("name", (right + 10.0, height + 4.0), Anchor::Start, name);
    }
}

/// Moves names down that would lie on the one above.
fn apart(mut names: Vec<(f64, f64, &str)>) -> Vec<(f64, f64, &str)> {
    const LINE: f64 = 15.0;
    names.sort_by(|one, other| one.1.total_cmp(&other.1));
    for index in 1..names.len() {
        names[index].1 = names[index].1.max(names[index - 1].1 + LINE);
    }
    names
}

fn heat(svg: &mut Svg, top: f64, data: &Measurement) {
    let left = left(Kind::Heat);
    let (xs, series) = (data.xs(), data.series());
    let width = ((WIDTH - left) / xs.len() as f64).min(100.0);
    let most = data.rows.iter().map(|row| row.y).fold(f64::MIN_POSITIVE, f64::max);
    for (row, name) in series.iter().enumerate() {
        let y = top + 30.0 + ROW * row as f64;
        svg.text("name", (left - 10.0, y + 21.0), Anchor::End, name);
        for value in data.of_series(name) {
            let column = xs.iter().position(|x| Some(*x) == value.x).unwrap_or(0);
            let x = left + width * column as f64;
            // Pale enough that the number can be read on top.
            svg.shade("heat", (x, y), (width - 3.0, ROW - 3.0), 0.05 + 0.4 * value.y / most);
            svg.text("value", (x + width / 2.0, y + 21.0), Anchor::Middle, &short(value.y));
        }
    }
    let bottom = top + 30.0 + ROW * series.len() as f64;
    for (column, x) in xs.iter().enumerate() {
        svg.text("tick", (left + width * (column as f64 + 0.5), bottom + 16.0), Anchor::Middle, &short(*x));
    }
    let middle = left + width * xs.len() as f64 / 2.0;
    svg.text("axis", (middle, bottom + 38.0), Anchor::Middle, &data.x);
}

/// The values that the vertical axis must have room for.
fn values(row: &Row) -> Vec<f64> {
    row.spread.map_or(vec![row.y], |spread| vec![row.y, spread.q1, spread.q3])
}

fn table(data: &Measurement) -> String {
    let line = |tag: &str, cells: Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let mut rows = String::new();
    match data.kind {
        Kind::Bars | Kind::Boxes => {
            let has_spread = data.rows.iter().any(|row| row.spread.is_some());
            let mut head = vec![String::new(), data.y.clone()];
            if has_spread {
                head = ["", "shortest", "quarter", "median", "three quarters", "longest"].map(str::to_owned).to_vec();
                head[0] = data.y.clone();
            }
            rows += &line("th", head);
            for row in &data.rows {
                let mut cells = vec![row.series.clone()];
                match row.spread {
                    Some(spread) => {
                        cells.extend([spread.min, spread.q1, row.y, spread.q3, spread.max].map(short));
                    }
                    None => cells.push(short(row.y)),
                }
                rows += &line("td", cells);
            }
        }
        Kind::Lines | Kind::Curves | Kind::Heat => {
            let series = data.series();
            let unit = |name: &&str| if series.len() > 1 { (*name).to_owned() } else { data.y.clone() };
            rows += &line("th", [data.x.clone()].into_iter().chain(series.iter().map(unit)).collect());
            for x in thinned(data.xs()) {
                let value = |name: &&str| {
                    let row = data.of_series(name).find(|row| row.x == Some(x));
                    row.map_or("–".into(), |row| short(row.y))
                };
                rows += &line("td", [short(x)].into_iter().chain(series.iter().map(value)).collect());
            }
        }
    }
    let caption = if data.panels().len() == 1 && data.rows.iter().any(|row| !row.panel.is_empty()) {
        format!("<caption>{}</caption>\n", escaped(&data.y))
    } else {
        String::new()
    };
    format!("<table>\n{caption}{rows}</table>\n")
}

/// Every so many of a long list, so that a table stays readable.
fn thinned(xs: Vec<f64>) -> Vec<f64> {
    let step = xs.len().div_ceil(20).max(1);
    xs.into_iter().step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(kind: &str, rows: &str) -> Measurement {
        let text = format!(
            r#"{{"title":"T","program":"p","kind":"{kind}","x":"size","y":"ms","machine":"m","rust":"r","date":"d","rows":[{rows}]}}"#
        );
        Measurement::from_json(&text).unwrap()
    }

    #[test]
    fn every_kind_is_drawn() {
        let spread = r#""runs":3,"min":1,"q1":1,"q3":3,"max":4"#;
        for (kind, class) in
            [("bars", "bar"), ("boxes", "median"), ("lines", "series"), ("curves", "series"), ("heat", "heat")]
        {
            let rows = format!(
                r#"{{"series":"a","x":1,"y":2,{spread}}},{{"series":"a","x":2,"y":3,{spread}}},{{"series":"<b>","x":2,"y":3,{spread}}}"#
            );
            let figure = draw(&measured(kind, &rows)).unwrap();
            assert!(figure.contains(&format!("class=\"{class}")), "{kind}: {figure}");
            assert!(!figure.contains("<b>") && !figure.contains("NaN") && !figure.contains("\n\n"), "{kind}: {figure}");
            assert!(file(&measured(kind, &rows)).unwrap().starts_with("<svg xmlns"), "{kind}");
        }
    }

    #[test]
    fn names_do_not_lie_on_each_other() {
        let names = apart(vec![(0.0, 50.0, "low"), (0.0, 20.0, "a"), (0.0, 22.0, "b")]);
        let heights: Vec<_> = names.iter().map(|&(_, height, name)| (name, height)).collect();
        assert_eq!(heights, [("a", 20.0), ("b", 35.0), ("low", 50.0)]);
    }

    #[test]
    fn each_panel_has_its_own_axis() {
        let rows = r#"{"panel":"ms","series":"a","y":2},{"panel":"µs","series":"a","y":2000}"#;
        let figure = draw(&measured("boxes", rows)).unwrap();
        assert_eq!(figure.matches("class=\"median\"").count(), 2);
        assert!(figure.contains(">ms<") && figure.contains(">µs<"));
    }
}
