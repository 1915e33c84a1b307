//! How many messages wait in a channel, over time: one line for each run, from its sends and receives.

use super::run::Run;
use super::svg::{Anchor, Svg, escaped};
use anyhow::{Result, ensure};
use plot::number::short;

const WIDTH: f64 = 680.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 50.0;
const BOTTOM: f64 = 54.0;

pub(crate) fn draw(runs: &[Run]) -> Result<String> {
    let lines: Vec<Line> = runs.iter().map(Line::of).collect::<Result<_>>()?;
    let deepest = lines.iter().map(Line::deepest).max().unwrap_or(1).max(1) as f64;
    let longest = lines.iter().map(|line| line.end).fold(0.0, f64::max);
    ensure!(longest > 0.0, "no time passes in these runs; they are to be drawn with `mode` `clock`");
    let x = |ms: f64| LEFT + ms / longest * (WIDTH - LEFT - RIGHT);
    let y = |depth: f64| HEIGHT - BOTTOM - depth / deepest * (HEIGHT - TOP - BOTTOM);

    let mut svg = Svg::new(WIDTH, HEIGHT);
    svg.text("axis", (0.0, 16.0), Anchor::Start, "messages in the queue");
    for depth in ticks(deepest, 5.0) {
        svg.line("grid", (LEFT, y(depth)), (WIDTH - RIGHT, y(depth)));
        svg.text("tick", (LEFT - 8.0, y(depth) + 4.0), Anchor::End, &short(depth));
    }
    for ms in ticks(longest, 8.0) {
        svg.line("grid", (x(ms), HEIGHT - BOTTOM), (x(ms), HEIGHT - BOTTOM + 5.0));
        svg.text("tick", (x(ms), HEIGHT - BOTTOM + 20.0), Anchor::Middle, &short(ms));
    }
    svg.text("axis", ((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10.0), Anchor::Middle, "ms");
    for (index, line) in lines.iter().enumerate() {
        svg.path(&format!("series series-{}", index % 4), &line.corners(&x, &y));
    }
    // After the lines, which would cross them. The first stands above its line, the others below theirs.
    for (index, line) in lines.iter().enumerate() {
        let (deepest, middle) = (line.deepest(), line.middle_of_deepest());
        let label = format!("{}: at most {deepest}", line.name);
        let beside = if index == 0 { -10.0 } else { 20.0 };
        svg.text("name", (x(middle), y(deepest as f64) + beside), Anchor::Middle, &label);
    }
    let titles: Vec<&str> = runs.iter().map(|run| run.title.as_str()).collect();
    let caption = format!("{}. On the simulated clock.", titles.join("; "));
    Ok(svg.figure("plot depth", &titles.join("; "), &caption, "The numbers", &table(&lines, longest)))
}

struct Line<'a> {
    name: &'a str,
    /// From when on how many wait, in milliseconds.
    steps: Vec<(f64, usize)>,
    end: f64,
}

impl<'a> Line<'a> {
    /// The depth of the first channel. Of what happens at one instant only the outcome is kept.
    fn of(run: &'a Run) -> Result<Line<'a>> {
        ensure!(!run.channels.is_empty(), "`{}` names no channel", run.title);
        let mut depth: usize = 0;
        let mut steps = vec![(0.0, 0)];
        for event in run.trace.events.iter().filter(|event| event.channel == Some(1)) {
            match event.kind.as_str() {
                "send" => depth += 1,
                "recv" => depth = depth.saturating_sub(1),
                _ => continue,
            }
            let ms = event.time_us as f64 / 1000.0;
            match steps.last_mut() {
                Some(last) if last.0 == ms => last.1 = depth,
                _ => steps.push((ms, depth)),
            }
        }
        let end = steps.last().map_or(0.0, |step| step.0);
        Ok(Line { name: &run.channels[0], steps, end })
    }

    fn deepest(&self) -> usize {
        self.steps.iter().map(|step| step.1).max().unwrap_or(0)
    }

    /// The middle of the time from when the queue was first at its deepest until it was so last.
    fn middle_of_deepest(&self) -> f64 {
        let deepest = self.deepest();
        let mut times = self.steps.iter().filter(|step| step.1 == deepest).map(|step| step.0);
        let first = times.next().unwrap_or(0.0);
        f64::midpoint(first, times.next_back().unwrap_or(first))
    }

    fn at(&self, ms: f64) -> usize {
        self.steps.iter().rev().find(|step| step.0 <= ms).map_or(0, |step| step.1)
    }

    fn corners(&self, x: &impl Fn(f64) -> f64, y: &impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
        let mut corners: Vec<(f64, f64)> = Vec::new();
        for (ms, depth) in &self.steps {
            if let Some((_, before)) = corners.last() {
                corners.push((x(*ms), *before));
            }
            corners.push((x(*ms), y(*depth as f64)));
        }
        corners
    }
}

/// Round numbers from zero to `most`, about `count` of them.
pub(super) fn ticks(most: f64, count: f64) -> Vec<f64> {
    let mut steps = (0..6).flat_map(|power| [1.0, 2.0, 5.0].map(|step| step * 10_f64.powi(power)));
    let step = steps.find(|step| most / step <= count).unwrap_or(most);
    (0..).map(|index| f64::from(index) * step).take_while(|tick| *tick <= most).collect()
}

fn table(lines: &[Line], longest: f64) -> String {
    let names: String = lines.iter().map(|line| format!("<th>{}</th>", escaped(line.name))).collect();
    let mut rows = format!("<tr><th>ms</th>{names}</tr>\n");
    for ms in ticks(longest, 16.0) {
        let depths: String = lines.iter().map(|line| format!("<td>{}</td>", line.at(ms))).collect();
        rows += &format!("<tr><td>{}</td>{depths}</tr>\n", short(ms));
    }
    format!("<table>\n{rows}</table>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(events: &[(&str, u64)]) -> Run {
        let events: Vec<_> = events
            .iter()
            .map(|(kind, time_us)| {
                serde_json::json!({"thread": 0, "kind": kind, "text": "", "line": "", "time_us": time_us, "channel": 1})
            })
            .collect();
        let run = serde_json::json!({"title": "T", "program": "p", "mode": "clock", "names": ["a"], "channels": ["c"],
            "trace": {"threads": ["main"], "events": events}});
        serde_json::from_value(run).unwrap()
    }

    #[test]
    fn sends_add_and_receives_take_away() {
        let run = run(&[("send", 1000), ("send", 2000), ("recv", 3000), ("send", 3000), ("recv", 4000)]);
        let line = Line::of(&run).unwrap();
        assert_eq!(line.steps, [(0.0, 0), (1.0, 1), (2.0, 2), (3.0, 2), (4.0, 1)]);
        assert_eq!((line.deepest(), line.middle_of_deepest(), line.at(3.5)), (2, 2.5, 2));
        assert!(draw(&[run]).unwrap().contains("c: at most 2"));
    }

    #[test]
    fn a_run_without_time_is_refused() {
        assert!(draw(&[run(&[("send", 0)])]).is_err());
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(ticks(16.0, 5.0), [0.0, 5.0, 10.0, 15.0]);
        assert_eq!(ticks(130.0, 8.0), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0, 120.0]);
    }
}
