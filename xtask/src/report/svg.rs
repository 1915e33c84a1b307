//! The charts as pictures: one file that needs no other.

use std::fmt::Write as _;

use super::chart::{Cell, Chart, Row};
use super::gantt::{Doing, Gantt, Span, milliseconds, ticks};

const LABELS: usize = 70;
const COLUMN: usize = 230;
const LINE: usize = 24;
const TOP: usize = 44;

/// Draws `chart` under `title`.
pub fn draw(chart: &Chart, title: &str) -> String {
    let width = LABELS + COLUMN * chart.columns.len() + 10;
    let height = TOP + LINE * (chart.rows.len() + chart.stuck.len() + 2);
    let mut svg = opening(width, height, title);
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

/// Draws `gantt` under `title`.
pub fn draw_gantt(gantt: &Gantt, title: &str) -> String {
    const LEFT: usize = 240;
    const TIME: usize = 720;
    const LANE: usize = 30;
    let bottom = TOP + LANE * gantt.lanes.len();
    let mut svg = opening(LEFT + TIME + 40, bottom + 50, title);
    let at = |time: u64| LEFT + (u128::from(time) * TIME as u128 / u128::from(gantt.end)) as usize;
    for tick in ticks(gantt.end, 8) {
        line(&mut svg, "life", (at(tick), TOP - 8), (at(tick), bottom));
        text(&mut svg, "tick", at(tick), TOP - 16, &format!("{} ms", milliseconds(tick)));
    }
    for (index, lane) in gantt.lanes.iter().enumerate() {
        let top = TOP + LANE * index;
        text(&mut svg, "name", 12, top + 19, &lane.name);
        for span in &lane.spans {
            draw_span(&mut svg, *span, (at(span.from), at(span.until)), top + 6);
        }
    }
    text(
        &mut svg,
        "name",
        12,
        bottom + 32,
        "full: works; crossed: waits for a lock; dotted: waits; empty: sleeps; double line below: holds a lock",
    );
    svg + "</svg>\n"
}

/// One bar. Which is which can be told without colours.
fn draw_span(svg: &mut String, span: Span, (from, until): (usize, usize), top: usize) {
    const BAR: usize = 16;
    let class = match span.doing {
        Doing::Works => "works",
        Doing::Sleeps => "sleeps",
        Doing::Waits => "waits",
        Doing::WaitsForLock => "locked-out",
    };
    let width = (until - from).max(1);
    let words = format!("{}, {} to {} ms", span.words(), milliseconds(span.from), milliseconds(span.until));
    _ = writeln!(
        svg,
        "<rect class=\"{class}\" x=\"{from}\" y=\"{top}\" width=\"{width}\" height=\"{BAR}\"><title>{}</title></rect>",
        escaped(&words)
    );
    if span.doing == Doing::WaitsForLock {
        for x in (from..until.saturating_sub(BAR)).step_by(BAR) {
            line(svg, "life", (x, top + BAR), (x + BAR, top));
            line(svg, "life", (x, top), (x + BAR, top + BAR));
        }
    }
    if span.holds {
        line(svg, "holds", (from, top + BAR + 3), (until, top + BAR + 3));
        line(svg, "holds", (from, top + BAR + 6), (until, top + BAR + 6));
    }
}

fn opening(width: usize, height: usize, title: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\">\n<title>{}</title>\n{STYLE}\n",
        escaped(title)
    )
}

const STYLE: &str = "<style>\n\
    svg { background: #fff; color: #222; font: 13px ui-monospace, monospace }\n\
    text { fill: currentColor } .head { font-weight: bold } .label { opacity: .6; text-anchor: end } .stuck { fill: #b3261e }\n\
    line, path { stroke: currentColor; fill: none } .life { opacity: .35 } .wait { opacity: .5; stroke-dasharray: 2 4 }\n\
    .tick { text-anchor: middle; opacity: .7 } rect { stroke: currentColor; fill: none } .works { fill: currentColor; fill-opacity: .55 }\n\
    .waits { stroke-dasharray: 1 4 } .sleeps { stroke-opacity: .4 } .locked-out { stroke-opacity: .6 }\n\
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
