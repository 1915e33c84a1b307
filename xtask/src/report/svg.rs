//! The sequence chart as a picture: one file that needs no other.

use std::fmt::Write as _;

use super::chart::{Cell, Chart, Row};

const LABELS: usize = 70;
const COLUMN: usize = 230;
const LINE: usize = 24;
const TOP: usize = 44;

/// Draws `chart` under `title`.
pub fn draw(chart: &Chart, title: &str) -> String {
    let width = LABELS + COLUMN * chart.columns.len() + 10;
    let height = TOP + LINE * (chart.rows.len() + chart.stuck.len() + 2);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\">\n<title>{}</title>\n{STYLE}\n",
        escaped(title)
    );
    for (column, name) in chart.columns.iter().enumerate() {
        text(&mut svg, "head", x(column), 24, name);
    }
    for (index, row) in chart.rows.iter().enumerate() {
        draw_row(&mut svg, row, TOP + LINE * index);
    }
    for (index, stuck) in chart.stuck.iter().enumerate() {
        text(&mut svg, "stuck", 12, TOP + LINE * (chart.rows.len() + index + 1), stuck);
    }
    svg + "</svg>\n"
}

const STYLE: &str = "<style>\n\
    svg { background: #fff; color: #222; font: 13px ui-monospace, monospace }\n\
    text { fill: currentColor } .head { font-weight: bold } .label { opacity: .6; text-anchor: end } .stuck { fill: #b3261e }\n\
    line, path { stroke: currentColor; fill: none } .life { opacity: .35 } .wait { opacity: .5; stroke-dasharray: 2 4 }\n\
    @media (prefers-color-scheme: dark) { svg { background: #1b1b1b; color: #ddd } .stuck { fill: #ffb4ab } }\n\
    </style>";

fn draw_row(svg: &mut String, row: &Row, top: usize) {
    let middle = top + LINE / 2;
    text(svg, "label", LABELS - 16, middle + 4, &row.label);
    for (column, cell) in row.cells.iter().enumerate() {
        let (left, bottom) = (x(column), top + LINE);
        match cell {
            Cell::Absent => {}
            Cell::Alive => line(svg, "life", (left, top), (left, bottom)),
            Cell::Waiting => line(svg, "wait", (left, top), (left, bottom)),
            Cell::Step { text: words, place } => {
                line(svg, "life", (left, top), (left, bottom));
                let class = if words == "stuck" { "stuck" } else { "step" };
                text(svg, class, left + 8, middle + 4, format!("{words} {place}").trim_end());
            }
        }
    }
    if let Some(arrow) = row.arrow {
        let (from, to) = (x(arrow.from), x(arrow.to));
        let below = top + LINE - 4;
        line(svg, "arrow", (from, below), (to, below));
        let back = if from < to { to - 7 } else { to + 7 };
        _ = writeln!(svg, "<path d=\"M{back} {} L{to} {below} L{back} {}\"/>", below - 4, below + 4);
    }
}

fn x(column: usize) -> usize {
    LABELS + COLUMN * column
}

fn line(svg: &mut String, class: &str, from: (usize, usize), to: (usize, usize)) {
    let ((x1, y1), (x2, y2)) = (from, to);
    _ = writeln!(svg, "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>");
}

fn text(svg: &mut String, class: &str, x: usize, y: usize, words: &str) {
    _ = writeln!(svg, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", escaped(words));
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
