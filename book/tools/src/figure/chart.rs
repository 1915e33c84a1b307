//! The sequence chart of a run: a column for each thread, time downwards, an arrow for each message from where it was sent
//! to where it was received.

use super::run::{Event, Run};
use super::svg::{Anchor, Svg, escaped};
use anyhow::{Result, ensure};
use std::fmt::Write;

const TOP: f64 = 44.0;
const ROW: f64 = 26.0;
const LEFT: f64 = 20.0;
/// The column of times, in a run on the clock.
const TIMES: f64 = 64.0;
/// Room for the arrows between two columns.
const GAP: f64 = 30.0;
/// The width of a letter: labels are set in a fixed-width font of 13 pixels.
pub(super) const LETTER: f64 = 7.9;

pub(crate) fn draw(run: &Run) -> Result<String> {
    ensure!(!run.trace.events.is_empty(), "nothing has been stored yet; `regenerate` does that");
    ensure!(run.names.len() == run.trace.threads.len(), "there are {} threads to name", run.trace.threads.len());
    let chart = Chart::of(run);
    let mut svg = Svg::new(chart.x(run.names.len()), chart.bottom() + 10.0);
    chart.times(&mut svg);
    chart.lifelines(&mut svg);
    chart.states(&mut svg);
    chart.arrows(&mut svg);
    chart.labels(&mut svg);
    let caption = format!("{}.", run.title);
    // More than two columns are too wide for a phone: they scroll, where a narrow chart shrinks.
    let class = if run.names.len() > 2 { "chart wide" } else { "chart" };
    Ok(svg.figure(class, &run.title, &caption, "The same in words", &chart.in_words()))
}

/// The run as a list, for those who cannot see it.
pub(super) fn in_words(run: &Run) -> String {
    Chart::of(run).in_words()
}

struct Chart<'a> {
    run: &'a Run,
    /// The events that are shown, each with its row. All that is stuck shares the last row.
    steps: Vec<(usize, &'a Event)>,
    rows: usize,
    /// Where the columns begin, and where the last one ends.
    columns: Vec<f64>,
}

impl<'a> Chart<'a> {
    fn of(run: &'a Run) -> Chart<'a> {
        let mut steps = Vec::new();
        let mut rows = 0;
        for event in run.trace.events.iter().filter(|event| is_shown(event)) {
            steps.push((rows, event));
            rows += usize::from(event.kind != "stuck");
        }
        let stuck = steps.last().is_some_and(|(_, event)| event.kind == "stuck");
        let mut chart = Chart { run, steps, rows: rows + usize::from(stuck), columns: Vec::new() };
        chart.columns = chart.place_columns();
        chart
    }

    /// Each column is as wide as its longest label.
    fn place_columns(&self) -> Vec<f64> {
        let mut x = LEFT + if self.run.mode == "clock" { TIMES } else { 0.0 };
        let mut columns = vec![x];
        for (thread, name) in self.run.names.iter().enumerate() {
            let own = self.steps.iter().filter(|(_, event)| event.thread == thread);
            let letters = own.map(|(_, event)| self.words(event).chars().count()).chain([name.chars().count()]);
            x += letters.max().unwrap_or(0).max(12) as f64 * LETTER + GAP;
            columns.push(x);
        }
        columns
    }

    fn x(&self, thread: usize) -> f64 {
        self.columns[thread]
    }

    fn y(&self, row: usize) -> f64 {
        TOP + ROW * (row as f64 + 0.5)
    }

    fn bottom(&self) -> f64 {
        TOP + ROW * self.rows as f64
    }

    /// The rows in which a thread begins and ends.
    fn life(&self, thread: usize) -> (f64, f64) {
        let row = |kind: &str, of: &dyn Fn(&Event) -> bool| {
            self.steps.iter().find(|(_, event)| event.kind == kind && of(event)).map(|(row, _)| self.y(*row))
        };
        let start = row("spawn", &|event| event.other == Some(thread)).unwrap_or(TOP - 6.0);
        let end = row("end", &|event| event.thread == thread).unwrap_or(self.bottom());
        (start, end)
    }

    fn times(&self, svg: &mut Svg) {
        if self.run.mode != "clock" {
            return;
        }
        let mut last = None;
        for (row, event) in &self.steps {
            if last != Some(event.time_us) {
                svg.text("time", (LEFT + TIMES - 24.0, self.y(*row) + 4.0), Anchor::End, &time(event.time_us));
                last = Some(event.time_us);
            }
        }
    }

    fn lifelines(&self, svg: &mut Svg) {
        for (thread, name) in self.run.names.iter().enumerate() {
            let (start, end) = self.life(thread);
            svg.text("head", (self.x(thread) - 8.0, 20.0), Anchor::Start, name);
            svg.line("life", (self.x(thread), start), (self.x(thread), end));
            if self.steps.iter().any(|(_, event)| event.kind == "end" && event.thread == thread) {
                svg.line("cap", (self.x(thread) - 6.0, end), (self.x(thread) + 6.0, end));
            }
        }
    }

    /// A thread that waits or sleeps does so until its next step; a stuck one for ever.
    fn states(&self, svg: &mut Svg) {
        for (index, (row, event)) in self.steps.iter().enumerate() {
            let class = match event.kind.as_str() {
                "wait" if self.is_for_ever(event) => "wait stuck",
                "wait" => "wait",
                "sleep" => "wait sleep",
                "work" => "work",
                _ => continue,
            };
            let next = self.steps[index + 1..].iter().find(|(_, next)| next.thread == event.thread);
            let end = match next {
                Some((_, next)) if next.kind == "stuck" => self.bottom(),
                Some((row, _)) => self.y(*row),
                None => self.bottom(),
            };
            svg.rect(class, (self.x(event.thread) - 5.0, self.y(*row)), (10.0, end - self.y(*row)));
        }
    }

    fn is_for_ever(&self, wait: &Event) -> bool {
        let mut later = self.run.trace.events.iter().skip_while(|event| !std::ptr::eq(*event, wait)).skip(1);
        later.find(|event| event.thread == wait.thread).is_some_and(|event| event.kind == "stuck")
    }

    fn arrows(&self, svg: &mut Svg) {
        for (row, event) in &self.steps {
            if let ("spawn", Some(child)) = (event.kind.as_str(), event.other) {
                let (from, to) = (self.x(event.thread), self.x(child));
                // Below the label, which the line would cross.
                let y = self.y(*row);
                svg.line("start", (from + 70.0, y), (to, y));
                svg.path("tip", &tip((from, y), (to, y)));
            }
            if event.kind == "recv"
                && let Some((sent, send)) = self.steps.iter().find(|(_, send)| is_pair(send, event))
            {
                let from = (self.x(send.thread), self.y(*sent) + 9.0);
                let to = (self.x(event.thread), self.y(*row) - 9.0);
                if send.thread == event.thread {
                    continue;
                }
                svg.line("message", from, to);
                svg.path("tip", &tip(from, to));
            }
        }
    }

    fn labels(&self, svg: &mut Svg) {
        for (row, event) in &self.steps {
            let class = if event.kind == "stuck" { "step stuck" } else { "step" };
            svg.text(class, (self.x(event.thread) + 10.0, self.y(*row) + 4.0), Anchor::Start, &self.words(event));
        }
    }

    /// What the thread does, in a few words.
    fn words(&self, event: &Event) -> String {
        let channel = event.channel.and_then(|number| self.run.channels.get(number.checked_sub(1)?));
        // With one channel its name says nothing.
        let named = channel.filter(|_| self.run.channels.len() > 1);
        let with = |verb: &str, preposition: &str| match named {
            Some(name) => format!("{verb} {preposition} {name}"),
            None => verb.into(),
        };
        let in_channel = |text: &str| match (event.channel, channel) {
            (Some(number), Some(name)) => text.replace(&format!("#{number}"), name),
            _ => text.into(),
        };
        match event.kind.as_str() {
            "spawn" => "spawns".into(),
            "send" => with("sends", "into"),
            "recv" => with("receives", "from"),
            // A `recv` waits for a message, so what it finds instead can only be the end.
            "look" if event.text.starts_with("recv #") => "finds no sender left".into(),
            "look" => "looks: nothing there".into(),
            "drop" => with("drops the last sender", "of"),
            "stuck" => "stuck".into(),
            _ => in_channel(&event.text),
        }
    }

    fn in_words(&self) -> String {
        let mut list = String::from("<ol>\n");
        for (_, event) in &self.steps {
            let name = &self.run.names[event.thread];
            let mut words = match event.kind.as_str() {
                "stuck" => format!("is stuck: it waits {}", self.reason(event)),
                _ => self.words(event),
            };
            if let ("spawn", Some(child)) = (event.kind.as_str(), event.other) {
                words = format!("spawns {}", self.run.names[child]);
            }
            if event.kind == "recv"
                && let Some((_, send)) = self.steps.iter().find(|(_, send)| is_pair(send, event))
            {
                let _ = write!(words, ", sent by {}", self.run.names[send.thread]);
            }
            if self.run.mode == "clock" {
                let _ = write!(words, " (at {})", time(event.time_us));
            }
            let _ = writeln!(list, "<li>{}</li>", escaped(&format!("{name} {words}")));
        }
        list + "</ol>"
    }

    fn reason(&self, stuck: &Event) -> String {
        let mut text = stuck.text.clone();
        for (index, name) in self.run.channels.iter().enumerate() {
            text = text.replace(&format!("channel #{}", index + 1), &format!("channel “{name}”"));
        }
        text
    }
}

/// Making and cloning ends would fill the chart; of dropping, only the last sender matters to others.
fn is_shown(event: &Event) -> bool {
    match event.kind.as_str() {
        "make" | "clone" => false,
        "drop" => event.text.contains("last sender"),
        _ => true,
    }
}

pub(super) fn is_pair(send: &Event, recv: &Event) -> bool {
    send.kind == "send" && send.message.is_some() && (send.channel, send.message) == (recv.channel, recv.message)
}

/// The tip of an arrow: drawn, because a marker would need an id.
pub(super) fn tip(from: (f64, f64), to: (f64, f64)) -> [(f64, f64); 3] {
    let angle = (to.1 - from.1).atan2(to.0 - from.0);
    let wing = |turn: f64| (to.0 - 9.0 * (angle + turn).cos(), to.1 - 9.0 * (angle + turn).sin());
    [wing(0.4), to, wing(-0.4)]
}

pub(super) fn time(micros: u64) -> String {
    if micros.is_multiple_of(1000) { format!("{} ms", micros / 1000) } else { format!("{micros} µs") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(events: &str) -> Run {
        let text = format!(
            r#"{{"title":"T","program":"p","mode":"explore","names":["a","b <c>"],"channels":["one","two"],
            "trace":{{"threads":["main","thread from x.rs:1"],"events":[{events}]}}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    const SPAWN: &str = r#"{"thread":0,"kind":"spawn","text":"spawn","line":"","time_us":0,"other":1}"#;
    const SEND: &str = r#"{"thread":1,"kind":"send","text":"send #2","line":"","time_us":0,"channel":2,"message":1}"#;
    const RECV: &str = r#"{"thread":0,"kind":"recv","text":"recv #2","line":"","time_us":0,"channel":2,"message":1}"#;
    const WAIT: &str = r#"{"thread":0,"kind":"wait","text":"waits in recv","line":"","time_us":0}"#;
    const STUCK: &str =
        r#"{"thread":0,"kind":"stuck","text":"for a message on channel #1","line":"","time_us":0,"channel":1}"#;

    #[test]
    fn a_message_is_an_arrow_from_its_send_to_its_recv() {
        let with = draw(&run(&[SPAWN, SEND, RECV].join(","))).unwrap();
        let without = draw(&run(&[SPAWN, SEND].join(","))).unwrap();
        assert_eq!(with.matches(r#"class="message""#).count(), 1);
        assert_eq!(without.matches(r#"class="message""#).count(), 0);
        assert!(with.contains("<li>a receives from two, sent by b &lt;c&gt;</li>"), "{with}");
    }

    #[test]
    fn what_waits_for_ever_is_drawn_to_the_end_and_told() {
        let figure = draw(&run(&[SPAWN, WAIT, STUCK].join(","))).unwrap();
        assert!(figure.contains(r#"class="wait stuck""#), "{figure}");
        assert!(figure.contains("a is stuck: it waits for a message on channel “one”"), "{figure}");
        let ends = draw(&run(&[SPAWN, WAIT, SEND, RECV].join(","))).unwrap();
        assert!(!ends.contains("stuck"), "{ends}");
    }

    #[test]
    fn an_empty_run_and_missing_names_are_refused() {
        assert!(draw(&run("")).is_err());
        let mut nameless = run(SPAWN);
        nameless.names.pop();
        assert!(draw(&nameless).is_err());
    }
}
