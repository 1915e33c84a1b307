//! Who waits for whom: the circle in a run that ended in a deadlock.

use super::chart::{LETTER, tip};
use super::run::{Event, Run};
use super::svg::{Anchor, Svg, escaped};
use anyhow::{Context, Result, bail};
use std::f64::consts::{FRAC_PI_2, PI, TAU};
use std::fmt::Write;

const WIDTH: f64 = 490.0;
const HEIGHT: f64 = 250.0;
const CENTRE: (f64, f64) = (WIDTH / 2.0, HEIGHT / 2.0);
/// Of the ellipse on which everybody stands.
const RADII: (f64, f64) = (155.0, 95.0);
const BOX: f64 = 34.0;

pub(crate) fn draw(run: &Run) -> Result<String> {
    let circle = circle(run)?;
    let mut svg = Svg::new(WIDTH, HEIGHT);
    let turn = TAU / circle.len() as f64;
    // Two stand side by side; of more, the first stands at the top.
    let first = if circle.len() == 2 { PI } else { -FRAC_PI_2 };
    let place = |index: usize| first + turn * index as f64;
    let half_width = |thread: usize| run.names[thread].chars().count() as f64 * LETTER / 2.0 + 14.0;

    for (index, (thread, stuck)) in circle.iter().enumerate() {
        let next = circle[(index + 1) % circle.len()].0;
        let (from, to) = (place(index), place(index + 1));
        let is_free = |point: &(f64, f64)| {
            [(*thread, from), (next, to)].iter().all(|(thread, angle)| {
                let (x, y) = on_ellipse(*angle);
                (point.0 - x).abs() > half_width(*thread) + 4.0 || (point.1 - y).abs() > BOX / 2.0 + 4.0
            })
        };
        let way: Vec<(f64, f64)> =
            (0..=60).map(|step| on_ellipse(from + turn * f64::from(step) / 60.0)).filter(is_free).collect();
        let [.., before, end] = way[..] else { bail!("the names are too long for the circle") };
        svg.path("message", &way);
        svg.path("tip", &tip(before, end));
        let label = wanted(run, stuck);
        let (x, y) = on_ellipse(from + turn / 2.0);
        let width = label.chars().count() as f64 * LETTER + 8.0;
        svg.rect("ground", (x - width / 2.0, y - 11.0), (width, 22.0));
        svg.text("step", (x, y + 4.0), Anchor::Middle, &label);
    }
    for (index, (thread, _)) in circle.iter().enumerate() {
        let ((x, y), half) = (on_ellipse(place(index)), half_width(*thread));
        svg.rect("node", (x - half, y - BOX / 2.0), (2.0 * half, BOX));
        svg.text("head", (x, y + 5.0), Anchor::Middle, &run.names[*thread]);
    }

    let mut words = String::from("<ol>\n");
    for (index, (thread, stuck)) in circle.iter().enumerate() {
        let next = &run.names[circle[(index + 1) % circle.len()].0];
        let name = &run.names[*thread];
        let item = format!("{name} waits for {} ({}); {next} could give it", wanted(run, stuck), stuck.line);
        let _ = writeln!(words, "<li>{}</li>", escaped(&item));
    }
    let label = format!("{}: who waits for whom", run.title);
    let caption = format!("{label}. Each arrow leads to the one who could give what is missing.");
    Ok(svg.figure("chart circle", &label, &caption, "The same in words", &(words + "</ol>")))
}

fn on_ellipse(angle: f64) -> (f64, f64) {
    (CENTRE.0 + RADII.0 * angle.cos(), CENTRE.1 + RADII.1 * angle.sin())
}

/// The threads of the circle, each with the event that says what it waits for. Each waits for the one after it.
fn circle(run: &Run) -> Result<Vec<(usize, &Event)>> {
    let stuck: Vec<&Event> = run.trace.events.iter().filter(|event| event.kind == "stuck").collect();
    let mut way: Vec<(usize, &Event)> = Vec::new();
    let mut here = stuck.first().context("nobody is stuck in this run")?.thread;
    loop {
        let event = stuck.iter().find(|event| event.thread == here);
        let event = event.with_context(|| format!("{} could go on, so there is no circle", run.names[here]))?;
        if let Some(start) = way.iter().position(|(thread, _)| *thread == here) {
            way.drain(..start);
            return Ok(way);
        }
        way.push((here, event));
        here = helper(run, event)?;
    }
}

/// The thread that could give what the stuck one waits for: it has been at the other end of the channel before. When
/// there are two threads in all, it is the other one.
fn helper(run: &Run, stuck: &Event) -> Result<usize> {
    let other_end = if is_for_room(stuck) { "recv" } else { "send" };
    let at_other_end = run.trace.events.iter().find(|event| event.kind == other_end && event.channel == stuck.channel);
    let helper = match at_other_end {
        Some(event) => event.thread,
        None if run.names.len() == 2 => 1 - stuck.thread,
        None => bail!("the run does not show who could help {}", run.names[stuck.thread]),
    };
    Ok(helper)
}

fn is_for_room(stuck: &Event) -> bool {
    stuck.text.contains("room")
}

fn wanted(run: &Run, stuck: &Event) -> String {
    let name = stuck.channel.and_then(|number| run.channels.get(number.checked_sub(1)?)).map_or("?", String::as_str);
    if is_for_room(stuck) { format!("room in {name}") } else { format!("a message from {name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(events: &[(usize, &str, usize)]) -> Run {
        let events: Vec<_> = events
            .iter()
            .map(|(thread, kind, channel)| {
                serde_json::json!({"thread": thread, "kind": kind, "text": "for room in it", "line": "x.rs:1",
                    "time_us": 0, "channel": channel})
            })
            .collect();
        let run = serde_json::json!({"title": "T", "program": "p", "mode": "explore", "names": ["a", "b", "c"],
            "channels": ["one", "two", "three"], "trace": {"threads": ["", "", ""], "events": events}});
        serde_json::from_value(run).unwrap()
    }

    #[test]
    fn who_received_from_the_channel_could_help() {
        let run =
            run(&[(1, "recv", 1), (2, "recv", 2), (1, "recv", 3), (0, "stuck", 1), (1, "stuck", 2), (2, "stuck", 3)]);
        let threads: Vec<usize> = circle(&run).unwrap().iter().map(|(thread, _)| *thread).collect();
        assert_eq!(threads, [1, 2], "a waits for the circle and does not belong to it");
        assert!(draw(&run).unwrap().contains("b waits for room in two (x.rs:1); c could give it"));
    }

    #[test]
    fn where_one_can_go_on_there_is_no_circle() {
        assert!(draw(&run(&[])).is_err());
        assert!(draw(&run(&[(1, "recv", 1), (0, "stuck", 1)])).is_err());
    }
}
