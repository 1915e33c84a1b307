//! The Gantt chart of a run on the clock: one row per thread, virtual time to the right.
//!
//! [`Gantt::of`] turns a run into spans of time; [`Gantt::to_text`] draws them for a terminal and `svg.rs` for a page.

use super::chart::{WIDTH, home, shortened};
use crate::run::record::{Event, Trace};

/// The longest name that is shown in full.
const NAME: usize = 28;

/// Two numbers at the axis are at least so many characters apart.
const TICK: usize = 10;

/// Parts a piece of work from the one before it.
const NEXT: char = '▐';

/// What each thread did for how long.
#[derive(Debug, Clone, PartialEq)]
pub struct Gantt {
    pub lanes: Vec<Lane>,
    /// When the run ended, in microseconds.
    pub end: u64,
    home: String,
}

/// One thread.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    pub name: String,
    /// In the order of time, none of them empty.
    pub spans: Vec<Span>,
}

/// A stretch of time in which a thread did one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// In microseconds.
    pub from: u64,
    pub until: u64,
    pub doing: Doing,
    /// Whether it held a lock meanwhile.
    pub holds: bool,
}

/// What takes time on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    Works,
    Sleeps,
    Waits,
    WaitsForLock,
}

impl Span {
    /// The character that fills a terminal's cells.
    fn character(self) -> char {
        match (self.doing, self.holds) {
            (Doing::Works, false) => '█',
            (Doing::Works, true) => '▒',
            (Doing::Sleeps, false) => 'z',
            (Doing::Sleeps, true) => 'Z',
            (Doing::Waits, false) => '·',
            (Doing::Waits, true) => '-',
            (Doing::WaitsForLock, _) => 'x',
        }
    }

    pub fn words(self) -> &'static str {
        match (self.doing, self.holds) {
            (Doing::Works, false) => "works",
            (Doing::Works, true) => "works and holds a lock",
            (Doing::Sleeps, false) => "sleeps",
            (Doing::Sleeps, true) => "sleeps and holds a lock",
            (Doing::Waits, false) => "waits",
            (Doing::Waits, true) => "waits and holds a lock",
            (Doing::WaitsForLock, _) => "waits for a lock",
        }
    }

    fn overlap(self, from: u64, until: u64) -> u64 {
        self.until.min(until).saturating_sub(self.from.max(from))
    }
}

impl Gantt {
    /// Lays out `trace`, or finds that no time passed in it.
    pub fn of(trace: &Trace) -> Option<Gantt> {
        let end = trace.events.iter().map(|event| event.time_us).max().filter(|end| *end > 0)?;
        let home = home(trace);
        let lanes = trace.threads.iter().enumerate().map(|(thread, name)| Lane {
            name: name.replace(&format!("thread from {home}:"), "thread from :"),
            spans: spans(trace, thread, end),
        });
        Some(Gantt { lanes: lanes.collect(), end, home })
    }

    /// Whether the work of several threads makes up so much of the run that its course in time is its story.
    pub fn is_about_work(&self) -> bool {
        let is_work = |span: &&Span| matches!(span.doing, Doing::Works | Doing::WaitsForLock);
        let workers = self.lanes.iter().filter(|lane| lane.spans.iter().any(|span| is_work(&span))).count();
        let pieces = self.lanes.iter().flat_map(|lane| &lane.spans).filter(|span| span.doing == Doing::Works);
        let total: u64 = pieces.clone().map(|span| span.until - span.from).sum();
        2 <= workers && 4 <= pieces.count() && self.end <= total * 2
    }

    /// Draws the chart with characters.
    pub fn to_text(&self) -> String {
        let longest = self.lanes.iter().map(|lane| lane.name.chars().count()).max().unwrap_or(0);
        let label = longest.min(NAME) + 2;
        let width = WIDTH - label - 1;
        let mut text = axis(self.end, label, width);
        for lane in &self.lanes {
            let row = format!("{:<label$}{}", shortened(&lane.name, NAME), lane.cells(self.end, width));
            text += row.trim_end();
            text += "\n";
        }
        let parted = text.contains(NEXT);
        text += "\n";
        text += &self.legend(label, parted);
        if self.lanes.iter().any(|lane| lane.name.contains("from :")) {
            text += &format!("{:label$}:12 means line 12 of {}\n", "", self.home);
        }
        text
    }

    /// What the characters mean that occur. `parted` says whether pieces of work meet.
    fn legend(&self, label: usize, parted: bool) -> String {
        let mut meanings: Vec<(char, &str)> = Vec::new();
        if parted {
            meanings.push((NEXT, "begins the next piece"));
        }
        for span in self.lanes.iter().flat_map(|lane| &lane.spans) {
            if meanings.iter().all(|(character, _)| *character != span.character()) {
                meanings.push((span.character(), span.words()));
            }
        }
        meanings.sort_unstable_by_key(|(character, _)| "█▒▐xz·-Z".find(*character));
        let mut text = String::new();
        let mut line = " ".repeat(label);
        for (character, words) in meanings {
            let entry = format!("{character} {words}   ");
            if WIDTH < line.chars().count() + entry.trim_end().chars().count() {
                text += &format!("{}\n", line.trim_end());
                line = " ".repeat(label);
            }
            line += &entry;
        }
        text + line.trim_end() + "\n"
    }
}

impl Lane {
    /// The thread's time in `width` characters: each shows what took most of its share.
    fn cells(&self, end: u64, width: usize) -> String {
        let edge = |cell: usize| (u128::from(end) * cell as u128 / width as u128) as u64;
        let mut cells = String::new();
        let mut last = None;
        for cell in 0..width {
            let (from, until) = (edge(cell), edge(cell + 1));
            let longest = self.spans.iter().filter(|span| span.overlap(from, until) > 0);
            let longest = longest.rev().max_by_key(|span| span.overlap(from, until));
            let Some(span) = longest else {
                cells.push(' ');
                last = None;
                continue;
            };
            let follows = last.is_some_and(|last: Span| last != *span && last.doing == Doing::Works);
            cells.push(if follows && span.doing == Doing::Works { NEXT } else { span.character() });
            last = Some(*span);
        }
        cells
    }
}

/// The line of times above the rows.
fn axis(end: u64, label: usize, width: usize) -> String {
    let mut line = vec![' '; label + width + 1];
    let mut free = 0;
    for tick in ticks(end, width / TICK) {
        let at = label + (u128::from(tick) * width as u128 / u128::from(end)) as usize;
        let words = milliseconds(tick);
        let at = at.min(line.len() - words.len());
        if free <= at {
            words.chars().enumerate().for_each(|(index, digit)| line[at + index] = digit);
            free = at + words.len() + 2;
        }
    }
    let unit = " ms ";
    unit.chars().take(label).enumerate().for_each(|(index, letter)| line[index] = letter);
    line.into_iter().collect::<String>().trim_end().to_owned() + "\n"
}

/// Round times from 0 to `end`, at most about `count` of them, in microseconds.
pub fn ticks(end: u64, count: usize) -> Vec<u64> {
    let mut steps = (0..).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.saturating_pow(power)));
    let step = steps.find(|step| end / step <= count.max(1) as u64).unwrap_or(end);
    (0..=end / step).map(|index| index * step).collect()
}

/// As `1.3` and `200`, without the unit.
pub fn milliseconds(microseconds: u64) -> String {
    let text = format!("{}.{:03}", microseconds / 1000, microseconds % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What one thread did for how long: each thing lasts until the thread's next step.
fn spans(trace: &Trace, thread: usize, end: u64) -> Vec<Span> {
    let steps: Vec<&Event> = trace.events.iter().filter(|event| event.thread == thread).collect();
    let mut spans = Vec::new();
    let mut held = 0_usize;
    for (index, event) in steps.iter().enumerate() {
        match event.kind.as_str() {
            "lock" => held += 1,
            "unlock" => held = held.saturating_sub(1),
            _ => {}
        }
        let doing = match event.kind.as_str() {
            "work" => Doing::Works,
            "sleep" => Doing::Sleeps,
            "wait" if event.text.ends_with("lock") || is_read_or_write(&event.text) => Doing::WaitsForLock,
            "wait" | "stuck" => Doing::Waits,
            _ => continue,
        };
        let until = steps.get(index + 1).map_or(end, |next| next.time_us);
        // Who waits on a condition variable has let go of its lock.
        let holds = held > 0 && !event.text.starts_with("waits in wait");
        if event.time_us < until {
            spans.push(Span { from: event.time_us, until, doing, holds });
        }
    }
    spans
}

/// Of a reader-writer lock.
fn is_read_or_write(text: &str) -> bool {
    ["waits in read", "waits in write"].contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events as `(thread, kind, text, milliseconds)`.
    fn gantt(events: &[(usize, &str, &str, u64)]) -> Option<Gantt> {
        let event = |&(thread, kind, text, ms): &(usize, &str, &str, u64)| Event {
            thread,
            kind: kind.into(),
            text: text.into(),
            line: "src/lib.rs:5".into(),
            time_us: ms * 1000,
            ..Event::default()
        };
        let threads = ["main", "thread from src/lib.rs:9"].map(str::to_owned).to_vec();
        Gantt::of(&Trace { threads, events: events.iter().map(event).collect() })
    }

    #[test]
    fn working_holding_and_waiting_look_different() {
        let run = gantt(&[
            (0, "lock", "lock", 0),
            (0, "work", "works 100ms", 0),
            (1, "wait", "waits in lock", 0),
            (0, "unlock", "unlock", 100),
            (0, "work", "works 100ms", 100),
            (1, "lock", "lock", 100),
            (1, "sleep", "sleeps 60ms", 100),
            (1, "unlock", "unlock", 160),
            (1, "wait", "waits in recv", 160),
            (0, "work", "works 50ms", 200),
            (0, "wait", "waits in join", 250),
            (1, "end", "ends", 260),
            (0, "sleep", "sleeps 40ms", 260),
            (0, "end", "ends", 300),
        ]);
        let text = run.unwrap().to_text();
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn a_run_without_time_has_no_chart() {
        assert_eq!(gantt(&[(0, "work", "works", 0)]), None);
    }

    #[test]
    fn who_waits_on_a_condition_variable_holds_no_lock() {
        let run = gantt(&[(0, "lock", "lock", 0), (0, "wait", "waits in wait_while", 0), (0, "end", "ends", 10)]);
        let span = Span { from: 0, until: 10_000, doing: Doing::Waits, holds: false };
        assert_eq!(run.unwrap().lanes[0].spans, [span]);
    }

    #[test]
    fn times_at_the_axis_are_round() {
        assert_eq!(ticks(360_000, 8), [0, 50_000, 100_000, 150_000, 200_000, 250_000, 300_000, 350_000]);
        assert_eq!(ticks(7, 8), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!([0, 1300, 200_000, 1].map(milliseconds), ["0", "1.3", "200", "0.001"]);
    }
}
