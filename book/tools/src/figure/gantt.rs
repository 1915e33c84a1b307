//! Runs on the clock as Gantt charts: a row for each thread, a bar for each piece of work, each stretch of waiting, and
//! each time a lock was held. Runs that are drawn together share the scale.

use super::chart::{LETTER, time};
use super::depth::ticks;
use super::run::{Event, Run};
use super::svg::{Anchor, Svg, escaped};
use anyhow::{Result, ensure};
use plot::number::short;

const WIDTH: f64 = 680.0;
const RIGHT: f64 = 16.0;
const LANE: f64 = 32.0;
const BAR: f64 = 16.0;
const TITLE: f64 = 36.0;
const BOTTOM: f64 = 50.0;

pub(crate) fn draw(runs: &[Run]) -> Result<String> {
    let end = runs.iter().flat_map(|run| &run.trace.events).map(|event| event.time_us).max().unwrap_or(0);
    ensure!(end > 0, "no time passes in these runs; they are to be drawn with `mode` `clock`");
    let letters = runs.iter().flat_map(|run| &run.names).map(|name| name.chars().count()).max().unwrap_or(0);
    let left = letters as f64 * LETTER + 14.0;
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
    let mut seen = Seen::default();
    for run in runs {
        ensure!(run.names.len() == run.trace.threads.len(), "there are {} threads to name", run.trace.threads.len());
        svg.text("head", (0.0, top + 20.0), Anchor::Start, &format!("{}: {}", run.title, time(last(run))));
        top += TITLE;
        words += &format!("<p>{}</p>\n<ul>\n", escaped(&run.title));
        for (thread, name) in run.names.iter().enumerate() {
            let spans = spans(run, thread, last(run));
            svg.text("name", (0.0, top + BAR), Anchor::Start, name);
            for span in &spans {
                seen.note(span);
                span.draw(&mut svg, (x(span.from), x(span.until)), top + 4.0);
            }
            words += &format!("<li>{}</li>\n", escaped(&format!("{name}: {}", in_words(&spans))));
            top += LANE;
        }
        words += "</ul>\n";
    }
    let titles: Vec<&str> = runs.iter().map(|run| run.title.as_str()).collect();
    Ok(svg.figure("chart gantt", &titles.join("; "), &seen.caption(), "The same in words", words.trim_end()))
}

/// A stretch of time in which a thread did one thing.
#[derive(Debug, Clone, PartialEq)]
struct Span {
    /// In microseconds.
    from: u64,
    until: u64,
    doing: Doing,
    /// What was worked on.
    label: String,
    /// Whether the thread held a lock meanwhile.
    holds: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Works,
    Sleeps,
    Waits,
    WaitsForLock,
}

impl Span {
    fn draw(&self, svg: &mut Svg, (from, until): (f64, f64), top: f64) {
        let middle = top + BAR / 2.0;
        match self.doing {
            Doing::Works => svg.rect("works", (from, top), (until - from, BAR)),
            Doing::Sleeps => svg.rect("sleep", (from, top), (until - from, BAR)),
            Doing::Waits => svg.line("idle", (from, middle), (until, middle)),
            Doing::WaitsForLock => {
                svg.rect("locked-out", (from, top), (until - from, BAR));
                let mut at = from;
                while at + BAR / 2.0 <= until {
                    svg.line("hatch", (at, top + BAR), (at + BAR / 2.0, top));
                    at += BAR / 2.0;
                }
            }
        }
        if self.holds {
            svg.rect("holds", (from, top + BAR + 2.0), (until - from, 4.0));
        }
        if self.label.chars().count() as f64 * LETTER + 2.0 < until - from {
            svg.text("step", (f64::midpoint(from, until), middle + 4.5), Anchor::Middle, &self.label);
        }
    }

    fn words(&self) -> String {
        let doing = match self.doing {
            Doing::Works if self.label.is_empty() => "works".into(),
            Doing::Works => format!("works on {}", self.label),
            Doing::Sleeps => "sleeps".into(),
            Doing::Waits => "waits".into(),
            Doing::WaitsForLock => "waits for a lock".into(),
        };
        let holding = if self.holds { ", holding a lock," } else { "" };
        format!("{doing}{holding} from {} to {}", time(self.from), time(self.until))
    }
}

fn in_words(spans: &[Span]) -> String {
    let all: Vec<String> = spans.iter().map(Span::words).collect();
    if all.is_empty() { "does nothing that takes time".into() } else { all.join("; ") }
}

/// Which kinds of bars are in a figure: the caption explains those.
#[derive(Debug, Default)]
struct Seen {
    sleeps: bool,
    waits: bool,
    locks: bool,
    labels: bool,
}

impl Seen {
    fn note(&mut self, span: &Span) {
        self.sleeps |= span.doing == Doing::Sleeps;
        self.waits |= span.doing == Doing::Waits;
        self.locks |= span.doing == Doing::WaitsForLock || span.holds;
        self.labels |= !span.label.is_empty();
    }

    fn caption(&self) -> String {
        let mut caption = String::from("Time runs to the right, on the simulated clock. A full bar works");
        caption += if self.labels { ", on what stands in it." } else { "." };
        if self.sleeps {
            caption += " A framed bar sleeps.";
        }
        if self.waits {
            caption += " A dotted line waits.";
        }
        if self.locks {
            caption += " A hatched bar waits for a lock; a thick line under a bar marks who holds it.";
        }
        caption
    }
}

/// When the run's last step was done.
fn last(run: &Run) -> u64 {
    run.trace.events.iter().map(|event| event.time_us).max().unwrap_or(0)
}

/// What a thread does for how long: each thing lasts until the thread's next step.
fn spans(run: &Run, thread: usize, end: u64) -> Vec<Span> {
    let steps: Vec<&Event> = run.trace.events.iter().filter(|event| event.thread == thread).collect();
    let mut spans = Vec::new();
    let mut held = 0_usize;
    let mut label = String::new();
    for (index, event) in steps.iter().enumerate() {
        match event.kind.as_str() {
            "lock" => held += 1,
            "unlock" => held = held.saturating_sub(1),
            // Messages count from 1, as the items of a run do.
            "recv" => label = event.message.map_or(String::new(), |number| number.to_string()),
            "event" | "note" => label.clone_from(&event.text),
            _ => {}
        }
        let doing = match event.kind.as_str() {
            "work" => Doing::Works,
            "sleep" => Doing::Sleeps,
            "wait" if event.text == "waits in lock" => Doing::WaitsForLock,
            "wait" | "stuck" => Doing::Waits,
            _ => continue,
        };
        let until = steps.get(index + 1).map_or(end, |next| next.time_us);
        // Who waits on a condition variable has let go of its lock.
        let holds = held > 0 && !event.text.starts_with("waits in wait");
        if event.time_us < until {
            let label = if doing == Doing::Works { label.clone() } else { String::new() };
            spans.push(Span { from: event.time_us, until, doing, label, holds });
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run of events as `(thread, kind, text, milliseconds)`; a `recv` receives message 7.
    fn run(events: &[(usize, &str, &str, u64)]) -> Run {
        let events: Vec<_> = events
            .iter()
            .map(|(thread, kind, text, ms)| {
                serde_json::json!({"thread": thread, "kind": kind, "text": text, "line": "", "time_us": ms * 1000,
                    "channel": 1, "message": 7})
            })
            .collect();
        let run = serde_json::json!({"title": "T", "program": "p", "mode": "clock", "names": ["a", "b"],
            "channels": ["c"], "trace": {"threads": ["main", "b"], "events": events}});
        serde_json::from_value(run).unwrap()
    }

    #[test]
    fn who_works_with_a_lock_is_told_from_who_waits_for_it() {
        let run = run(&[
            (0, "lock", "lock", 0),
            (0, "recv", "recv #1", 0),
            (0, "work", "works 5ms", 0),
            (1, "wait", "waits in lock", 0),
            (0, "unlock", "unlock", 5),
            (1, "lock", "lock", 5),
            (1, "unlock", "unlock", 5),
            (0, "work", "works 5ms", 5),
            (0, "end", "ends", 10),
        ]);
        assert_eq!(in_words(&spans(&run, 1, 10_000)), "waits for a lock from 0 ms to 5 ms");
        assert_eq!(
            in_words(&spans(&run, 0, 10_000)),
            "works on 7, holding a lock, from 0 ms to 5 ms; works on 7 from 5 ms to 10 ms"
        );
        let figure = draw(&[run]).unwrap();
        assert_eq!(figure.matches(r#"class="works""#).count(), 2);
        assert_eq!(figure.matches(r#"class="holds""#).count(), 1);
        assert_eq!(figure.matches(r#"class="locked-out""#).count(), 1);
        assert!(figure.contains("hatched") && !figure.contains("sleeps"), "{figure}");
    }

    #[test]
    fn a_run_without_time_is_refused() {
        assert!(draw(&[run(&[(0, "work", "works", 0)])]).is_err());
    }
}
