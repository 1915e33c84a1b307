//! The sequence chart: one column per thread, time downwards.
//!
//! [`Chart::of`] lays an interleaving out in rows; [`Chart::to_text`] draws it for a terminal and `svg.rs` for a page.

use crate::run::record::{Event, Trace};

/// No line of a report is longer.
pub const WIDTH: usize = 100;

/// A chart in a report is cut in its middle beyond this many rows.
pub const ROWS_IN_REPORT: usize = 32;

/// Columns narrower than this can't be read; threads that find no room are left out.
const NARROWEST: usize = 19;

/// An interleaving, laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// One header for each thread that is shown.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
    /// Threads for which there was no room.
    left_out: usize,
    /// Who waits for what at the end, one line for each stuck thread.
    pub stuck: Vec<String>,
    /// The file whose lines are shown without its name.
    home: String,
}

/// One moment: usually one step of one thread, or a message that passes between two.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Step number, or time on the virtual clock.
    pub label: String,
    pub cells: Vec<Cell>,
    pub arrow: Option<Arrow>,
}

/// What a thread's column shows in a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Not started, or ended.
    Absent,
    Alive,
    /// Blocked in an operation.
    Waiting,
    Step {
        text: String,
        /// As `:12` for the file that most of the chart is about; empty when unknown.
        place: String,
    },
}

/// Something that goes from one column to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrow {
    pub from: usize,
    pub to: usize,
}

impl Chart {
    /// Lays out `trace`. On the clock, rows are labelled with the time and not with their number.
    pub fn of(trace: &Trace, on_the_clock: bool) -> Chart {
        let label_width = if on_the_clock { 10 } else { 5 };
        let shown = trace.threads.len().min((WIDTH - label_width) / NARROWEST);
        let home = home(trace);
        let mut layout =
            Layout { states: vec![Cell::Absent; shown], rows: Vec::new(), sent: Vec::new(), home: home.clone() };
        if let Some(first) = layout.states.first_mut() {
            *first = Cell::Alive;
        }
        let (stuck, steps): (Vec<&Event>, Vec<&Event>) = trace.events.iter().partition(|event| event.kind == "stuck");
        for event in steps.into_iter().filter(|event| event.thread < shown) {
            layout.add(event, time(event.time_us));
        }
        layout.fold_repetitions();
        if !on_the_clock {
            layout.rows.iter_mut().enumerate().for_each(|(index, row)| row.label = (index + 1).to_string());
        }
        layout.add_stuck(&stuck);
        let name = |event: &Event| trace.threads.get(event.thread).map_or("a thread", String::as_str);
        let stuck = stuck.iter().map(|event| match event.line.as_str() {
            "" => format!("{} waits {}", name(event), event.text),
            line => format!("{} waits at {line} {}", name(event), event.text),
        });
        Chart {
            columns: trace.threads[..shown]
                .iter()
                .map(|name| name.replace(&format!("thread from {home}:"), "thread from :"))
                .collect(),
            rows: layout.rows,
            left_out: trace.threads.len() - shown,
            stuck: stuck.collect(),
            home,
        }
    }

    /// Draws the chart with characters. More than `most_rows` are cut in the middle; `all` says how to see them.
    pub fn to_text(&self, most_rows: usize, all: &str) -> String {
        let label_width = self.rows.iter().map(|row| row.label.chars().count()).max().unwrap_or(0).max(3) + 2;
        let natural = self
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .map(Cell::width)
            .chain(self.columns.iter().map(|name| name.chars().count()));
        let room = (WIDTH - label_width) / self.columns.len().max(1);
        let width = (natural.max().unwrap_or(0) + 5).min(room).max(NARROWEST.min(room));
        let canvas = |label: &str| Canvas::new(label, label_width, width, self.columns.len());

        let mut header = canvas("");
        for (column, name) in self.columns.iter().enumerate() {
            let fits = name.chars().count() <= width - 2;
            let name = if fits { name } else { name.strip_prefix("thread ").unwrap_or(name) };
            header.put(column, &shortened(name, width - 2));
        }
        let mut lines: Vec<String> = self.rows.iter().map(|row| canvas(&row.label).row(row)).collect();
        // A gap takes a line itself: it must be worth it.
        if most_rows.saturating_add(3) < lines.len() {
            let first = most_rows / 3;
            let last = lines.len() - (most_rows - first);
            let gap = format!("{:>label_width$}⋮  {} more steps: {all}", "", last - first);
            lines.splice(first..last, [gap]);
        }
        lines.insert(0, header.line());
        if 0 < self.left_out {
            lines.push(format!("{:>label_width$}{} more threads are not drawn", "", self.left_out));
        }
        if self.rows.iter().flat_map(|row| &row.cells).any(Cell::is_at_home) {
            lines.push(String::new());
            lines.push(format!("{:>label_width$}:12 means line 12 of {}", "", self.home));
        }
        lines.join("\n") + "\n"
    }
}

impl Cell {
    fn width(&self) -> usize {
        match self {
            Cell::Step { text, place } if !place.is_empty() => text.chars().count() + 1 + place.chars().count(),
            Cell::Step { text, .. } => text.chars().count(),
            Cell::Absent | Cell::Alive | Cell::Waiting => 1,
        }
    }

    fn is_at_home(&self) -> bool {
        matches!(self, Cell::Step { place, .. } if place.starts_with(':'))
    }

    /// The step's text in at most `width` characters. The place is worth more than the end of the words.
    fn in_width(&self, width: usize) -> String {
        let (text, place) = match self {
            Cell::Absent => return " ".into(),
            Cell::Alive => return "│".into(),
            Cell::Waiting => return "┊".into(),
            Cell::Step { text, place } => (text, place),
        };
        if self.width() <= width {
            return format!("{text} {place}").trim_end().to_owned();
        }
        let terse = text.replace(" a ", " ").replace(" the ", " ").replace(" of ", " ");
        match place.chars().count() {
            0 => shortened(&terse, width),
            length if width < length + 5 => shortened(&terse, width),
            length => format!("{} {place}", shortened(&terse, width - length - 1)),
        }
    }
}

/// Rows under construction.
struct Layout {
    /// What each column shows while other threads act.
    states: Vec<Cell>,
    rows: Vec<Row>,
    /// Messages on their way: channel, message, and the sender's column.
    sent: Vec<(u64, u64, usize)>,
    /// The file whose lines need no file name.
    home: String,
}

impl Layout {
    fn add(&mut self, event: &Event, label: String) {
        let column = event.thread;
        let step = Cell::Step { text: event.text.clone(), place: place(&event.line, &self.home) };
        let message = event.channel.zip(event.message);
        let arrow = match event.kind.as_str() {
            "recv" => message.and_then(|(channel, message)| {
                let (.., from) = *self.sent.iter().find(|sent| (sent.0, sent.1) == (channel, message))?;
                (from != column).then_some(Arrow { from, to: column })
            }),
            "spawn" => event.other.filter(|other| *other < self.states.len()).map(|to| Arrow { from: column, to }),
            _ => None,
        };
        match (event.kind.as_str(), message, event.other) {
            ("send", Some((channel, message)), _) => self.sent.push((channel, message, column)),
            ("spawn", _, Some(other)) if other < self.states.len() => self.states[other] = Cell::Alive,
            _ => {}
        }
        self.states[column] = match event.kind.as_str() {
            "end" => Cell::Absent,
            "wait" => Cell::Waiting,
            _ => Cell::Alive,
        };
        if self.received_at_once(event, arrow) {
            let row = self.rows.last_mut().expect("the message was sent in a row of its own");
            row.cells[column] = step;
            row.arrow = arrow;
            return;
        }
        let mut cells = self.states.clone();
        cells[column] = step;
        if event.kind == "spawn"
            && let Some(arrow) = arrow
        {
            cells[arrow.to] = Cell::Step { text: "starts".into(), place: String::new() };
        }
        self.rows.push(Row { label, cells, arrow });
    }

    /// Whether `event` receives what the row before has sent: then both share that row.
    fn received_at_once(&self, event: &Event, arrow: Option<Arrow>) -> bool {
        let Some((last, arrow)) = self.rows.last().zip(arrow) else { return false };
        let newest = self.sent.last().map(|sent| (Some(sent.0), Some(sent.1)));
        event.kind == "recv"
            && last.arrow.is_none()
            && newest == Some((event.channel, event.message))
            && matches!(&last.cells[arrow.from], Cell::Step { text, .. } if text.starts_with("send"))
    }

    /// A step that a thread takes again and again, while nobody else acts, becomes one row that says how often.
    fn fold_repetitions(&mut self) {
        let mut folded: Vec<Row> = Vec::new();
        let mut times = 1;
        let tell = |row: Option<&mut Row>, times: usize| {
            let steps = row.into_iter().flat_map(|row| &mut row.cells);
            for cell in steps.filter(|_| 1 < times) {
                // Beside the place, which is never cut off.
                if let Cell::Step { place, .. } = cell {
                    *place += &format!(" ×{times}");
                }
            }
        };
        for row in self.rows.drain(..) {
            let is_same = |last: &Row| last.arrow == row.arrow && last.cells == row.cells;
            if folded.last().is_some_and(is_same) {
                times += 1;
            } else {
                tell(folded.last_mut(), times);
                times = 1;
                folded.push(row);
            }
        }
        tell(folded.last_mut(), times);
        self.rows = folded;
    }

    fn add_stuck(&mut self, stuck: &[&Event]) {
        let mut cells = self.states.clone();
        for event in stuck {
            if let Some(cell) = cells.get_mut(event.thread) {
                *cell = Cell::Step { text: "stuck".into(), place: place(&event.line, &self.home) };
            }
        }
        if !stuck.is_empty() {
            self.rows.push(Row { label: String::new(), cells, arrow: None });
        }
    }
}

/// One line of characters, divided into columns.
struct Canvas {
    characters: Vec<char>,
    label_width: usize,
    width: usize,
}

impl Canvas {
    fn new(label: &str, label_width: usize, width: usize, columns: usize) -> Canvas {
        let mut characters = vec![' '; label_width + width * columns];
        let right_aligned = format!("{label:>0$}", label_width - 2);
        for (at, character) in right_aligned.chars().enumerate() {
            characters[at] = character;
        }
        Canvas { characters, label_width, width }
    }

    fn start(&self, column: usize) -> usize {
        self.label_width + column * self.width
    }

    fn put(&mut self, column: usize, text: &str) {
        let start = self.start(column);
        for (at, character) in text.chars().enumerate() {
            self.characters[start + at] = character;
        }
    }

    /// Words may fill their column but for a gap; an arrow needs some of it.
    fn room_for_words(&self, row: &Row) -> usize {
        self.width - if row.arrow.is_some() { 4 } else { 2 }
    }

    fn row(mut self, row: &Row) -> String {
        let room = self.room_for_words(row);
        for (column, cell) in row.cells.iter().enumerate() {
            self.put(column, &cell.in_width(room));
        }
        if let Some(arrow) = row.arrow {
            self.draw(arrow, row);
        }
        self.line()
    }

    /// Draws the shaft over the columns in between and leaves the words at both ends alone.
    fn draw(&mut self, arrow: Arrow, row: &Row) {
        let words = |column: usize| row.cells[column].in_width(self.room_for_words(row)).chars().count().max(1);
        let (left, right) = (arrow.from.min(arrow.to), arrow.from.max(arrow.to));
        let first = self.start(left) + words(left) + 1;
        let last = self.start(right) - 2;
        for at in first..=last {
            self.characters[at] = '─';
        }
        if arrow.from < arrow.to {
            self.characters[last] = '▶';
        } else {
            self.characters[first] = '◀';
        }
    }

    fn line(&self) -> String {
        self.characters.iter().collect::<String>().trim_end().to_owned()
    }
}

/// The file whose lines need no file name: the learner's, or the only other one in `src/` when the learner's takes no
/// part, as in an exercise that asks about given programs.
pub(super) fn home(trace: &Trace) -> String {
    const ANSWER: &str = "src/lib.rs";
    let file = |event: &'_ Event| Some(event.line.strip_prefix("src/")?.split(':').next()?.to_owned());
    let mut files: Vec<String> = trace.events.iter().filter_map(file).collect();
    files.sort();
    files.dedup();
    match &files[..] {
        [only] => format!("src/{only}"),
        _ => ANSWER.to_owned(),
    }
}

/// A place as charts show it: lines of `home` need no file name.
fn place(line: &str, home: &str) -> String {
    match line.strip_prefix(home).and_then(|rest| rest.strip_prefix(':')) {
        Some(number) => format!(":{number}"),
        None => line.strip_prefix("tests/").unwrap_or(line).to_owned(),
    }
}

fn time(microseconds: u64) -> String {
    match (microseconds / 1000, microseconds % 1000) {
        (ms, 0) => format!("{ms} ms"),
        (ms, us) => format!("{ms}.{us:03} ms"),
    }
}

pub(super) fn shortened(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}
