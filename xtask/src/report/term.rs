//! The only road to the terminal: colours are added here, or not at all.

use std::io::{self, IsTerminal, Write};

use anyhow::Result;

/// Prints plain text.
pub fn say(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Prints a report. Its words are complete without colour; a terminal gets the title and the commands highlighted.
pub fn say_report(report: &str, passed: bool) -> Result<()> {
    if !colours() {
        return say(report);
    }
    let mut text = String::new();
    for (index, line) in report.split_inclusive('\n').enumerate() {
        if index == 0 {
            let colour = if passed { 32 } else { 31 };
            text += &format!("\x1b[1;{colour}m{}\x1b[0m\n", line.trim_end());
        } else if let Some((before, command)) = line.split_once(": cargo xtask ") {
            text += &format!("{before}: \x1b[36mcargo xtask {}\x1b[0m\n", command.trim_end());
        } else {
            text += line;
        }
    }
    say(&text)
}

/// Tells what the runner is doing, to people only.
pub fn progress(text: &str) {
    if io::stderr().is_terminal() {
        eprintln!("{text}");
    }
}

/// Whether standard output shows colours.
pub fn colours() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
