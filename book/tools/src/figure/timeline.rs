//! Runs on the clock, true to scale: a lane for each thread, with what it does for how long.

use super::chart::{LETTER, in_words, is_pair, tip};
use super::depth::ticks;
use super::run::{Event, Run};
use super::svg::{Anchor, Svg, escaped};
use anyhow::{Result, ensure};
use plot::number::short;

const WIDTH: f64 = 680.0;
const RIGHT: f64 = 24.0;
const LANE: f64 = 34.0;
const BAR: f64 = 18.0;
const TITLE: f64 = 34.0;
const BOTTOM: f64 = 50.0;
const DOT: f64 = 4.0;

pub(crate) fn draw(runs: &[Run]) -> Result<String> {
    let end = runs.iter().flat_map(|run| &run.trace.events).map(|event| event.time_us).max().unwrap_or(0);
    ensure!(end > 0, "no time passes in these runs; they are to be drawn with `mode` `clock`");
    let letters = runs.iter().flat_map(|run| &run.names).map(|name| name.chars().count()).max().unwrap_or(0);
    let left = letters as f64 * LETTER + 16.0;
    let lanes: usize = runs.iter().map(|run| run.names.len()).sum();
    let height = TITLE * runs.len() as f64 + LANE * lanes as f64 + BOTTOM;
    let x = |micros: u64| left + micros as f64 / end as f64 * (WIDTH - left - RIGHT);

    let mut svg = Svg::new(WIDTH, height);
    for ms in ticks(end as f64 / 1000.0, 10.0) {
        let at = x((ms * 1000.0) as u64);
        svg.line("grid", (at, 26.0), (at, height - BOTTOM + 6.0));
        svg.text("tick", (at, height - BOTTOM + 22.0), Anchor::Middle, &short(ms));
    }
    svg.text("head", ((left + WIDTH - RIGHT) / 2.0, height - 8.0), Anchor::Middle, "ms");
    let mut top = 0.0;
    let mut words = String::new();
    for run in runs {
        ensure!(run.names.len() == run.trace.threads.len(), "there are {} threads to name", run.trace.threads.len());
        svg.text("head", (0.0, top + 20.0), Anchor::Start, &run.title);
        Lanes { run, top: top + TITLE, x: &x, end }.draw(&mut svg);
        top += TITLE + LANE * run.names.len() as f64;
        words += &format!("<p>{}</p>\n{}\n", escaped(&run.title), in_words(run));
    }
    let titles: Vec<&str> = runs.iter().map(|run| run.title.as_str()).collect();
    let caption = "Time runs to the right, on the simulated clock. A filled bar sleeps, a dashed one waits. An arrow is \
                   a message; a cross is a message that nobody receives, or a look at an empty queue.";
    Ok(svg.figure("chart timeline", &titles.join("; "), caption, "The same in words", words.trim_end()))
}

/// The lanes of one run.
struct Lanes<'a, X: Fn(u64) -> f64> {
    run: &'a Run,
    top: f64,
    x: &'a X,
    end: u64,
}

impl<X: Fn(u64) -> f64> Lanes<'_, X> {
    fn draw(&self, svg: &mut Svg) {
        for (thread, name) in self.run.names.iter().enumerate() {
            let y = self.y(thread);
            svg.text("name", (0.0, y + 4.0), Anchor::Start, name);
            let spawned =
                self.run.trace.events.iter().find(|event| event.kind == "spawn" && event.other == Some(thread));
            let start = (self.x)(spawned.map_or(0, |event| event.time_us));
            svg.line("life", (start, y), ((self.x)(self.last(thread)), y));
            self.bars(svg, thread);
        }
        self.marks(svg);
    }

    fn y(&self, thread: usize) -> f64 {
        self.top + LANE * (thread as f64 + 0.5)
    }

    /// When the thread did its last step.
    fn last(&self, thread: usize) -> u64 {
        self.steps(thread).map(|event| event.time_us).last().unwrap_or(self.end)
    }

    fn steps(&self, thread: usize) -> impl Iterator<Item = &Event> {
        self.run.trace.events.iter().filter(move |event| event.thread == thread)
    }

    fn bars(&self, svg: &mut Svg, thread: usize) {
        let steps: Vec<&Event> = self.steps(thread).collect();
        for (index, event) in steps.iter().enumerate() {
            let class = match event.kind.as_str() {
                "sleep" | "work" => "sleep",
                "wait" => "wait",
                _ => continue,
            };
            let until = steps.get(index + 1).map_or(self.end, |next| next.time_us);
            let (from, to) = ((self.x)(event.time_us), (self.x)(until));
            // A wait that is over at once is not seen.
            if until == event.time_us {
                continue;
            }
            svg.rect(class, (from, self.y(thread) - BAR / 2.0), (to - from, BAR));
            if event.text.chars().count() as f64 * LETTER + 8.0 < to - from {
                svg.text("step", (f64::midpoint(from, to), self.y(thread) + 4.0), Anchor::Middle, &event.text);
            }
        }
    }

    fn marks(&self, svg: &mut Svg) {
        let events = &self.run.trace.events;
        for event in events {
            let here = ((self.x)(event.time_us), self.y(event.thread));
            match event.kind.as_str() {
                "send" => match events.iter().find(|recv| recv.kind == "recv" && is_pair(event, recv)) {
                    Some(recv) => {
                        let away = if recv.thread > event.thread { DOT } else { -DOT };
                        let (from, to) =
                            ((here.0, here.1 + away), ((self.x)(recv.time_us), self.y(recv.thread) - away));
                        svg.line("message", from, to);
                        svg.path("tip", &tip(from, to));
                        svg.circle("dot", here, DOT);
                    }
                    None => cross(svg, here),
                },
                "look" if !self.is_the_last_of_many(event) => cross(svg, here),
                _ => {}
            }
        }
    }

    /// Whether the thread took a message at the same instant: a loop over messages ends with a look that finds nothing.
    fn is_the_last_of_many(&self, look: &Event) -> bool {
        self.steps(look.thread).any(|event| event.kind == "recv" && event.time_us == look.time_us)
    }
}

fn cross(svg: &mut Svg, (x, y): (f64, f64)) {
    svg.line("cross", (x - 6.0, y - 6.0), (x + 6.0, y + 6.0));
    svg.line("cross", (x - 6.0, y + 6.0), (x + 6.0, y - 6.0));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(events: &[(usize, &str, u64)]) -> Run {
        let events: Vec<_> = events
            .iter()
            .map(|(thread, kind, time_us)| {
                serde_json::json!({"thread": thread, "kind": kind, "text": kind, "line": "", "time_us": time_us,
                    "channel": 1, "message": 1})
            })
            .collect();
        let run = serde_json::json!({"title": "T", "program": "p", "mode": "clock", "names": ["a", "b"],
            "channels": ["c"], "trace": {"threads": ["main", "b"], "events": events}});
        serde_json::from_value(run).unwrap()
    }

    #[test]
    fn a_bar_lasts_until_the_next_step() {
        let figure = draw(&[run(&[(0, "wait", 0), (1, "sleep", 0), (1, "send", 5000), (0, "recv", 5000)])]).unwrap();
        assert_eq!(figure.matches(r#"<rect class="sleep""#).count(), 1);
        assert_eq!(figure.matches(r#"<rect class="wait""#).count(), 1);
        assert_eq!(figure.matches(r#"class="message""#).count(), 1);
        assert!(!figure.contains("cross\""), "{figure}");
    }

    #[test]
    fn a_look_in_vain_and_a_lost_message_are_crossed() {
        let figure = draw(&[run(&[(0, "look", 1000), (1, "send", 5000)])]).unwrap();
        assert_eq!(figure.matches(r#"class="cross""#).count(), 4);
        assert!(draw(&[run(&[(0, "look", 0)])]).is_err());
    }
}
