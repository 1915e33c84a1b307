//! Plots of measurements.

use super::measurement::{Kind, Measurement};
use super::svg::{Anchor, Svg, escaped};
use anyhow::{Result, ensure};

const WIDTH: f64 = 680.0;

pub(crate) fn draw(data: &Measurement) -> Result<String> {
    ensure!(!data.rows.is_empty(), "nothing was measured");
    ensure!(data.rows.iter().all(|row| row.y.is_finite() && row.y >= 0.0), "a time below zero was measured");
    let svg = match data.kind {
        Kind::Bars => bars(data),
        Kind::Lines => lines(data)?,
    };
    let caption = format!("{}. Measured on {}, {}, {}.", data.title, data.machine, data.rust, data.date);
    Ok(svg.figure("plot", &data.title, &caption, "The numbers", &table(data)))
}

fn bars(data: &Measurement) -> Svg {
    const LEFT: f64 = 190.0;
    const RIGHT: f64 = 110.0;
    const ROW: f64 = 34.0;
    let most = data.rows.iter().map(|row| row.y).fold(f64::MIN_POSITIVE, f64::max);
    let mut svg = Svg::new(WIDTH, 40.0 + ROW * data.rows.len() as f64);
    svg.text("axis", (LEFT, 18.0), Anchor::Start, &data.y);
    for (index, row) in data.rows.iter().enumerate() {
        let top = 30.0 + ROW * index as f64;
        let length = row.y / most * (WIDTH - LEFT - RIGHT);
        svg.text("name", (LEFT - 10.0, top + 17.0), Anchor::End, &row.series);
        // A bar of no length would look like a missing one.
        svg.rect("bar", (LEFT, top), (length.max(1.5), ROW - 10.0));
        svg.text("value", (LEFT + length + 8.0, top + 17.0), Anchor::Start, &short(row.y));
    }
    svg
}

fn lines(data: &Measurement) -> Result<Svg> {
    const HEIGHT: f64 = 360.0;
    const LEFT: f64 = 70.0;
    const RIGHT: f64 = 180.0;
    const TOP: f64 = 34.0;
    const BOTTOM: f64 = 54.0;
    let xs: Vec<f64> = data.rows.iter().filter_map(|row| row.x).collect();
    ensure!(xs.len() == data.rows.len() && xs.iter().all(|x| *x > 0.0), "every row of `lines` needs an `x` above zero");
    ensure!(data.rows.iter().all(|row| row.y > 0.0), "a logarithmic axis has no place for 0");

    let (first, last) = range(&xs);
    let (low, high) = range(&data.rows.iter().map(|row| row.y).collect::<Vec<_>>());
    let (low, high) = (low.log10().floor(), high.log10().ceil().max(low.log10().floor() + 1.0));
    let x = |value: f64| {
        let part = if first < last { (value / first).ln() / (last / first).ln() } else { 0.5 };
        LEFT + part * (WIDTH - LEFT - RIGHT)
    };
    let y = |value: f64| HEIGHT - BOTTOM - (value.log10() - low) / (high - low) * (HEIGHT - TOP - BOTTOM);

    let mut svg = Svg::new(WIDTH, HEIGHT);
    svg.text("axis", (LEFT, 16.0), Anchor::Start, &data.y);
    for power in low as i32..=high as i32 {
        let value = 10_f64.powi(power);
        svg.line("grid", (LEFT, y(value)), (WIDTH - RIGHT, y(value)));
        svg.text("tick", (LEFT - 8.0, y(value) + 4.0), Anchor::End, &short(value));
    }
    let mut ticks = xs.clone();
    ticks.sort_by(f64::total_cmp);
    ticks.dedup();
    for value in ticks {
        svg.line("grid", (x(value), HEIGHT - BOTTOM), (x(value), HEIGHT - BOTTOM + 5.0));
        svg.text("tick", (x(value), HEIGHT - BOTTOM + 20.0), Anchor::Middle, &short(value));
    }
    svg.text("axis", ((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10.0), Anchor::Middle, &data.x);

    let mut names = Vec::new();
    for (index, name) in data.series().into_iter().enumerate() {
        let points: Vec<(f64, f64)> = data.points(name).iter().map(|(at, value)| (x(*at), y(*value))).collect();
        let class = format!("series series-{}", index % 4);
        svg.path(&class, &points);
        for point in &points {
            svg.circle(&class, *point, 3.5);
        }
        names.extend(points.last().map(|&(right, height)| (right, height, name)));
    }
    for (right, height, name) in apart(names) {
        svg.text("name", (right + 10.0, height + 4.0), Anchor::Start, name);
    }
    Ok(svg)
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

fn range(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(*value), high.max(*value)))
}

fn table(data: &Measurement) -> String {
    let series = data.series();
    let cells = |tag: &str, cells: Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let mut rows = String::new();
    if data.kind == Kind::Bars {
        rows += &format!("<tr><td></td><th>{}</th></tr>\n", escaped(&data.y));
        for row in &data.rows {
            rows += &cells("td", vec![row.series.clone(), short(row.y)]);
        }
    } else {
        let head = [data.x.clone()].into_iter().chain(series.iter().map(|name| format!("{name}: {}", data.y)));
        rows += &cells("th", head.collect());
        for (index, (x, _)) in data.points(series[0]).iter().enumerate() {
            let values =
                series.iter().map(|name| data.points(name).get(index).map_or("–".into(), |point| short(point.1)));
            rows += &cells("td", [short(*x)].into_iter().chain(values).collect());
        }
    }
    format!("<table>\n{rows}</table>")
}

/// A number with three digits, more where a whole number has them: nothing here is measured more exactly.
pub(super) fn short(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let digits = (2 - value.abs().log10().floor() as i32).max(0) as usize;
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').into() } else { grouped(&text) }
}

/// `39000` as `39,000`.
fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (value, text) in
            [(0.0, "0"), (0.105, "0.105"), (3.0, "3"), (21.69, "21.7"), (816.8, "817"), (39123.4, "39,123")]
        {
            assert_eq!(short(value), text);
        }
    }

    #[test]
    fn names_do_not_lie_on_each_other() {
        let names = apart(vec![(0.0, 50.0, "low"), (0.0, 20.0, "a"), (0.0, 22.0, "b")]);
        let heights: Vec<_> = names.iter().map(|&(_, height, name)| (name, height)).collect();
        assert_eq!(heights, [("a", 20.0), ("b", 35.0), ("low", 50.0)]);
    }

    #[test]
    fn lines_need_an_x() {
        let data = r#"{"title":"","program":"","kind":"lines","y":"","rows":[{"series":"a","y":1.0}]}"#;
        assert!(draw(&serde_json::from_str(data).unwrap()).is_err());
    }
}
