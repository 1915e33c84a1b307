//! Building one measuring program, running it, and listening to it.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use plot::{Kind, Measurement, Row};
use serde_json::Value;

use super::machine;
use super::predict::{self, Question};
use super::programs::Program;
use crate::build::cargo;
use crate::course::Course;
use crate::exit::Trouble;
use crate::report::term;
use crate::run::group::Group;

/// No step of a measurement takes nearly as long. An answer that waits for ever does.
const SILENCE: Duration = Duration::from_secs(60);

/// What came of one program.
pub(super) struct Measured {
    pub(super) data: Measurement,
    /// What else it had to say, the prediction beside the result among it.
    pub(super) notes: Vec<String>,
}

/// Builds `program` optimised and runs it to its end.
pub(super) fn measure(course: &Course, program: &Program, solved: bool, quiet: bool) -> Result<Measured> {
    term::progress(&format!("Building `{}`, optimised …", program.name));
    let executable = build(course, program, solved)?;
    let conditions = machine::conditions();
    let mut command = Command::new(&executable);
    command.current_dir(&course.root).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let (mut child, group) =
        Group::spawn(&mut command).with_context(|| format!("`{}` cannot be run", executable.display()))?;
    let listened = listen(&mut child, program, quiet);
    if listened.is_err() {
        group.kill(&mut child);
    }
    let status = child.wait();
    group.ended();
    let (mut data, notes) = listened?;
    if !status.context("the end of the measurement cannot be seen")?.success() {
        return Err(Trouble::broken(format!("the measurement `{}` ended before it was done", program.name)).into());
    }
    let how = [data.how.as_str(), "release build", &conditions].map(str::to_owned);
    data.how = how.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
    data.sound().map_err(|wrong| Trouble::broken(format!("`{}`: {wrong}", program.name)))?;
    Ok(Measured { data, notes })
}

/// Builds the program, against the learner's answer where it measures one. Returns the executable.
fn build(course: &Course, program: &Program, solved: bool) -> Result<PathBuf> {
    let mut command = cargo::cargo();
    command.args(["build", "--quiet", "--release", "--package", "measurements", "--bin", program.name]);
    command.args(["--message-format", "json-render-diagnostics"]);
    if !solved {
        // What measures no answer needs no solution either.
        command.arg("--no-default-features");
        command.args(program.answer.iter().flat_map(|answer| ["--features", answer]));
    }
    command.current_dir(&course.root).stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| cargo::no_cargo(&error))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let mut artifacts = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let executable = artifacts.find_map(|artifact| {
        (artifact["target"]["name"] == program.name).then(|| artifact["executable"].as_str().map(PathBuf::from))?
    });
    executable.filter(|_| output.status.success()).ok_or_else(|| {
        Trouble::broken(format!("`{}` cannot be built: what Cargo says stands above", program.name)).into()
    })
}

/// Reads what the program tells, line by line, until it closes its output.
fn listen(child: &mut Child, program: &Program, quiet: bool) -> Result<(Measurement, Vec<String>)> {
    let mut stdin = child.stdin.take();
    let lines = lines_of(child.stdout.take().context("the output is a pipe")?);
    let errors = child.stderr.take().context("the errors are a pipe")?;
    let errors = thread::spawn(move || {
        let mut text = String::new();
        _ = BufReader::new(errors).read_to_string(&mut text);
        text
    });
    let mut session =
        Session { program, quiet, data: None, question: None, predicted: None, percent: None, notes: Vec::new() };
    loop {
        match lines.recv_timeout(SILENCE) {
            Ok(line) => session.hear(&line, &mut stdin)?,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                let (name, seconds) = (program.name, SILENCE.as_secs());
                return Err(
                    Trouble::broken(format!("`{name}` made no progress for {seconds} s, and was stopped")).into()
                );
            }
        }
    }
    session.clear_progress();
    let said = errors.join().unwrap_or_default();
    match session.data.filter(|data| !data.rows.is_empty()) {
        Some(data) => Ok((data, session.notes)),
        None => {
            let said = said.lines().filter(|line| !line.trim().is_empty()).take(4).collect::<Vec<_>>().join("\n");
            Err(Trouble::broken(format!("`{}` measured nothing\n{said}", program.name)).into())
        }
    }
}

fn lines_of(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (out, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if out.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// One program while it talks.
struct Session<'a> {
    program: &'a Program,
    quiet: bool,
    data: Option<Measurement>,
    question: Option<Question>,
    predicted: Option<usize>,
    /// What the progress bar shows.
    percent: Option<u64>,
    notes: Vec<String>,
}

impl Session<'_> {
    /// Takes in one line. What is no line of the protocol was printed by an answer, and is passed over.
    fn hear(&mut self, line: &str, go: &mut Option<ChildStdin>) -> Result<()> {
        let Ok(said) = serde_json::from_str::<Value>(line) else { return Ok(()) };
        if let Some(plan) = said.get("plan") {
            self.data = Some(self.planned(plan).context("a measuring program says what it plans")?);
            self.question = Question::of(plan);
            if let Some(question) = self.question.as_ref().filter(|_| !self.quiet) {
                self.predicted = question.put()?;
            }
            // Closing its input is the sign to begin.
            drop(go.take());
        } else if let Some(row) = said.get("row") {
            let row = Row::from_value(row).map_err(|wrong| anyhow!("`{}`: {wrong}", self.program.name))?;
            self.data.as_mut().context("the plan comes first")?.rows.push(row);
        } else if let (Some(done), Some(of)) = (said["done"].as_u64(), said["of"].as_u64()) {
            self.show_progress(done, of);
        } else if let Some(note) = said["note"].as_str() {
            self.notes.push(note.to_owned());
        } else if let (Some(answer), Some(question)) = (said.get("answer"), &self.question) {
            self.notes.extend(predict::beside(question, self.predicted, answer));
        }
        Ok(())
    }

    fn planned(&self, plan: &Value) -> Option<Measurement> {
        let text = |name: &str| plan[name].as_str().map(str::to_owned);
        Some(Measurement {
            title: text("title")?,
            program: self.program.name.to_owned(),
            kind: Kind::named(plan["kind"].as_str()?)?,
            x: text("x")?,
            y: text("y")?,
            how: text("how")?,
            machine: machine::machine(),
            rust: machine::rust(),
            date: machine::today(),
            rows: Vec::new(),
        })
    }

    /// A bar that is drawn again and again in one line: for people only.
    fn show_progress(&mut self, done: u64, of: u64) {
        const WIDTH: u64 = 40;
        let percent = 100 * done.min(of) / of.max(1);
        if self.percent.replace(percent) == Some(percent) {
            return;
        }
        let mut err = std::io::stderr().lock();
        if err.is_terminal() {
            let full = (WIDTH * percent / 100) as usize;
            let bar = "█".repeat(full) + &"░".repeat(WIDTH as usize - full);
            // Nothing is lost with a bar that can't be drawn.
            _ = write!(err, "\r{} {bar} {percent:>3} %", self.program.name);
            _ = err.flush();
        }
    }

    fn clear_progress(&self) {
        let mut err = std::io::stderr().lock();
        if err.is_terminal() {
            _ = write!(err, "\r{}\r", " ".repeat(70));
            _ = err.flush();
        }
    }
}
