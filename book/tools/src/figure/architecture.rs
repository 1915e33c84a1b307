//! A program as boxes and arrows: its threads, and its channels with their capacities. The same description gives the
//! table of channels. What it says about capacities is read off the program's source, so neither can drift.

use super::svg::{Anchor, Svg, escaped};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::fs;
use std::path::Path;

const BOX: (f64, f64) = (150.0, 50.0);
const COLUMN: f64 = 255.0;
const ROW: f64 = 170.0;
const MARGIN: f64 = 10.0;
/// How far arrows between the same two boxes are apart.
const APART: f64 = 34.0;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Architecture {
    title: String,
    /// The program, relative to the description.
    source: String,
    threads: Vec<Thread>,
    channels: Vec<Channel>,
    /// Channels that the program is given.
    #[serde(default)]
    given: Vec<Given>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Thread {
    name: String,
    note: String,
    /// Column and row, from 0.
    at: (u8, u8),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Channel {
    name: String,
    /// The statement that makes it, as the program has it.
    made: String,
    arrows: Vec<(String, String)>,
    /// What happens when it is full.
    full: String,
    /// Who ends whom.
    ends: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    name: String,
    arrows: Vec<(String, String)>,
}

pub(super) fn draw(file: &Path) -> Result<String> {
    let architecture = Architecture::read(file)?;
    let farthest = |axis: fn(&Thread) -> u8| f64::from(architecture.threads.iter().map(axis).max().unwrap_or(0));
    let width = farthest(|thread| thread.at.0) * COLUMN + BOX.0 + 2.0 * MARGIN;
    let height = farthest(|thread| thread.at.1) * ROW + BOX.1 + 2.0 * MARGIN;
    let mut svg = Svg::new(width, height);
    let arrows = architecture.arrows()?;
    for (index, arrow) in arrows.iter().enumerate() {
        let twin = |other: &Arrow| (other.from, other.to) == (arrow.to, arrow.from);
        let twins = arrows.iter().position(twin).map(|other| if index < other { -0.5 } else { 0.5 });
        arrow.draw(&mut svg, twins.unwrap_or(0.0) * APART);
    }
    for thread in &architecture.threads {
        let (x, y) = thread.corner();
        svg.rect("node", (x, y), BOX);
        svg.text("head", (x + BOX.0 / 2.0, y + 21.0), Anchor::Middle, &thread.name);
        svg.text("name", (x + BOX.0 / 2.0, y + 40.0), Anchor::Middle, &thread.note);
    }
    let caption = "A box is a thread, or several that do the same. An arrow is a channel with its capacity. Nothing is \
                   ever sent on a dashed one: its end is the message.";
    let lines: String = architecture.channels.iter().map(Channel::in_words).collect();
    let words = format!("<ul>\n{lines}</ul>");
    Ok(svg.figure("chart architecture", &architecture.title, caption, "The same in words", &words))
}

/// The table of the channels: capacity, policy, and who ends whom.
pub(super) fn table(file: &Path) -> Result<String> {
    let architecture = Architecture::read(file)?;
    let mut table = String::from(
        "| channel | from | to | capacity | when it is full | who ends whom |\n|---|---|---|---|---|---|\n",
    );
    for channel in &architecture.channels {
        let mut from: Vec<&str> = channel.arrows.iter().map(|(from, _)| from.as_str()).collect();
        from.dedup();
        let mut to: Vec<&str> = channel.arrows.iter().map(|(_, to)| to.as_str()).collect();
        to.dedup();
        let Channel { name, full, ends, .. } = channel;
        let capacity = channel.capacity()?;
        table += &format!("| `{name}` | {} | {} | {capacity} | {full} | {ends} |\n", from.join(", "), to.join(", "));
    }
    Ok(table.trim_end().to_owned())
}

struct Arrow<'a> {
    label: String,
    from: &'a Thread,
    to: &'a Thread,
    dashed: bool,
}

impl Architecture {
    fn read(file: &Path) -> Result<Architecture> {
        let architecture: Architecture = serde_json::from_str(&fs::read_to_string(file)?)?;
        let source = file.parent().unwrap_or(Path::new("")).join(&architecture.source);
        let source = fs::read_to_string(&source).with_context(|| format!("cannot read {}", source.display()))?;
        for channel in &architecture.channels {
            let times = source.matches(&channel.made).count();
            ensure!(times == 1, "the program has `{}` {times} times", channel.made);
        }
        let made = source.matches(" = bounded").count() + source.matches(" = unbounded").count();
        let told = architecture.channels.len();
        ensure!(made == told, "the program makes {made} channels; {told} are described");
        Ok(architecture)
    }

    fn arrows(&self) -> Result<Vec<Arrow<'_>>> {
        let thread = |name: &String| {
            let found = self.threads.iter().find(|thread| thread.name == *name);
            found.with_context(|| format!("no thread is called `{name}`"))
        };
        let mut arrows = Vec::new();
        for channel in &self.channels {
            let label = format!("{}: {}", channel.name, channel.capacity()?);
            for (from, to) in &channel.arrows {
                let dashed = channel.full.starts_with("nothing is ever sent");
                arrows.push(Arrow { label: label.clone(), from: thread(from)?, to: thread(to)?, dashed });
            }
        }
        for given in &self.given {
            for (from, to) in &given.arrows {
                arrows.push(Arrow { label: given.name.clone(), from: thread(from)?, to: thread(to)?, dashed: false });
            }
        }
        Ok(arrows)
    }
}

impl Channel {
    /// The capacity, as the program says it.
    fn capacity(&self) -> Result<&str> {
        if self.made.contains("= unbounded") {
            return Ok("no bound");
        }
        let (_, rest) =
            self.made.split_once("bounded(").with_context(|| format!("`{}` makes no channel", self.made))?;
        Ok(rest.trim_end_matches(';').trim_end_matches(')'))
    }

    fn in_words(&self) -> String {
        let ways: Vec<String> = self.arrows.iter().map(|(from, to)| format!("from {from} to {to}")).collect();
        let capacity = self.capacity().unwrap_or_default();
        let text = format!("{}, capacity {capacity}, {}. {}", self.name, ways.join(" and "), self.ends);
        format!("<li>{}</li>\n", escaped(&text))
    }
}

impl Thread {
    fn corner(&self) -> (f64, f64) {
        (MARGIN + f64::from(self.at.0) * COLUMN, MARGIN + f64::from(self.at.1) * ROW)
    }

    fn middle(&self) -> (f64, f64) {
        let (x, y) = self.corner();
        (x + BOX.0 / 2.0, y + BOX.1 / 2.0)
    }
}

impl PartialEq for Thread {
    fn eq(&self, other: &Thread) -> bool {
        self.name == other.name
    }
}

impl Arrow<'_> {
    /// Draws the arrow from box to box, `aside` of the line between their middles.
    fn draw(&self, svg: &mut Svg, aside: f64) {
        let (from, to) = (self.from.middle(), self.to.middle());
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy);
        let (ux, uy) = (dx / length, dy / length);
        // Both of a pair count sides from the same direction.
        let sign = if (dx, dy) < (0.0, 0.0) { -1.0 } else { 1.0 };
        let shift = (-uy * aside * sign, ux * aside * sign);
        // Where the line leaves a box: at its nearer edge.
        let edge = (BOX.0 / 2.0 / ux.abs().max(1e-9)).min(BOX.1 / 2.0 / uy.abs().max(1e-9));
        let at = |(x, y): (f64, f64), along: f64| (x + ux * along + shift.0, y + uy * along + shift.1);
        let (start, end) = (at(from, edge), at(to, -edge));
        svg.line(if self.dashed { "start" } else { "message" }, start, end);
        let wing = |side: f64| (end.0 - ux * 9.0 - uy * 5.0 * side, end.1 - uy * 9.0 + ux * 5.0 * side);
        svg.path("tip", &[wing(1.0), end, wing(-1.0)]);
        let middle = (f64::midpoint(start.0, end.0), f64::midpoint(start.1, end.1));
        // Words stand above a level arrow, outside of an upright one, and on a slanting one.
        let (level, upright) = (dy.abs() < 1.0, dx.abs() < 1.0);
        let (x, anchor) = match (upright, start.0 < from.0) {
            (true, true) => (middle.0 - 8.0, Anchor::End),
            (true, false) => (middle.0 + 8.0, Anchor::Start),
            (false, _) => (middle.0, Anchor::Middle),
        };
        let y = middle.1
            + if level {
                -8.0
            } else if upright {
                -26.0
            } else {
                14.0
            };
        let (name, capacity) = self.label.split_once(": ").unwrap_or((&self.label, ""));
        svg.text("head", (x, y), anchor, name);
        if !capacity.is_empty() {
            svg.text("name", (x, y + if level { 24.0 } else { 16.0 }), anchor, capacity);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    const TEXT: &str = r#"{"title": "T", "source": "lib.rs",
        "threads": [{"name": "a", "note": "", "at": [0, 0]}, {"name": "b", "note": "", "at": [1, 0]}],
        "channels": [{"name": "c", "made": "let (x, y) = bounded(3);", "arrows": [["a", "b"]], "full": "waits", "ends": "E."}]}"#;

    fn with(source: &str, draw: fn(&Path) -> Result<String>) -> Result<String, String> {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("a.json");
        fs::write(&file, TEXT).unwrap();
        fs::write(folder.path().join("lib.rs"), source).unwrap();
        draw(&file).map_err(|error| error.to_string())
    }

    #[test]
    fn capacities_are_those_of_the_program() {
        let table = with("let (x, y) = bounded(3);\n", table).unwrap();
        assert!(table.ends_with("| `c` | a | b | 3 | waits | E. |"), "{table}");
        assert!(with("let (x, y) = bounded(3);\n", draw).unwrap().contains("<figure"));
    }

    #[test]
    fn another_program_is_refused() {
        assert!(with("let (x, y) = bounded(4);\n", table).unwrap_err().contains("0 times"));
        let two = "let (x, y) = bounded(3);\nlet (v, w) = unbounded();\n";
        assert!(with(two, table).unwrap_err().contains("makes 2 channels; 1 are described"));
    }
}
