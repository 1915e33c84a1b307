//! One run of `mpirun`, with its limits, and what its ranks have said.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::build;
use super::tools::Tools;
use crate::run::group::Group;

/// How long a job may take that has nothing to wait for. A sound one takes less than a second.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

/// How much later it is ended from outside. Each rank ends itself at its limit, which counts from its own start.
const GRACE: Duration = Duration::from_secs(20);

/// A job that has ended.
pub(crate) struct Job {
    /// How far each rank has come.
    pub(crate) ranks: Vec<Place>,
    /// The first mistake that a rank has stated.
    pub(crate) mistake: Option<String>,
    /// The first rank that panicked, and what it said.
    pub(crate) panic: Option<(usize, String)>,
    /// What rank 0 had to tell at the end.
    pub(crate) news: String,
    /// A rank ran into its limit, or the job into ours.
    pub(crate) late: bool,
    /// What is called, in the order in which every rank calls it.
    pub(crate) calls: Vec<String>,
    pub(crate) status: Option<ExitStatus>,
    /// What was printed besides, errors last.
    pub(crate) output: String,
}

/// How far a rank has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Place {
    #[default]
    NotStarted,
    /// In the call with this number.
    Inside(usize),
    /// So many calls have returned.
    Returned(usize),
    Passed,
}

impl Job {
    pub(crate) fn has_passed(&self) -> bool {
        self.ranks.iter().all(|place| *place == Place::Passed) && self.status.is_some_and(|status| status.success())
    }
}

/// Runs a program on so many ranks.
pub(crate) fn run(tools: &Tools, program: &Path, ranks: usize, limit: Duration, numbers: &[usize]) -> Result<Job> {
    let token = crate::run::child::random_token();
    let mut command = build::mpirun(tools, ranks, program);
    command.arg(&token).arg(limit.as_secs().to_string()).args(numbers.iter().map(usize::to_string));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let (mut child, group) =
        Group::spawn(&mut command).with_context(|| format!("`{}` cannot be run", tools.mpirun.display()))?;
    let (say, said) = mpsc::channel();
    let stdout = child.stdout.take().context("standard output is a pipe")?;
    let stderr = child.stderr.take().context("standard error is a pipe")?;
    listen(stdout, say.clone());
    listen(stderr, say);

    let mut job = Job {
        ranks: vec![Place::NotStarted; ranks],
        mistake: None,
        panic: None,
        news: String::new(),
        late: false,
        calls: Vec::new(),
        status: None,
        output: String::new(),
    };
    let deadline = Instant::now() + limit + GRACE;
    loop {
        match said.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => job.hear(&token, &line),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                job.late = true;
                end(&mut child, &group);
                break;
            }
        }
    }
    job.status = child.wait().ok();
    group.ended();
    Ok(job)
}

fn listen(pipe: impl Read + Send + 'static, say: mpsc::Sender<String>) {
    thread::spawn(move || {
        let mut lines = BufReader::new(pipe);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|count| 0 < count) {
            if say.send(String::from_utf8_lossy(&line).trim_end().to_owned()).is_err() {
                return;
            }
            line.clear();
        }
    });
}

/// `mpirun` is asked first, because it ends its ranks. Killed at once, it would leave them to themselves.
fn end(child: &mut Child, group: &Group) {
    group.ask_to_end();
    let patience = Instant::now() + Duration::from_secs(5);
    while Instant::now() < patience {
        if matches!(child.try_wait(), Ok(Some(_))) {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    group.kill(child);
}

/// More than a report shows.
const MOST_OUTPUT: usize = 4_000;

impl Job {
    fn hear(&mut self, token: &str, line: &str) {
        let Some((rank, word, text)) = parse(token, line) else {
            if self.output.len() + line.len() < MOST_OUTPUT {
                self.output += &format!("{line}\n");
            }
            return;
        };
        let Some(place) = self.ranks.get_mut(rank) else { return };
        match word {
            "begins" => {
                let call = if let Place::Returned(count) = *place { count } else { 0 };
                *place = Place::Inside(call);
                if call == self.calls.len() {
                    self.calls.push(text.to_owned());
                }
            }
            "returned" => {
                if let Place::Inside(call) = *place {
                    *place = Place::Returned(call + 1);
                }
            }
            "passed" => {
                *place = Place::Passed;
                if rank == 0 {
                    self.news = text.to_owned();
                }
            }
            "mistake" => _ = self.mistake.get_or_insert(text.to_owned()),
            "panicked" => _ = self.panic.get_or_insert((rank, build::with_short_paths(text))),
            "late" => self.late = true,
            _ => {}
        }
    }
}

/// `token rank word text`.
fn parse<'a>(token: &str, line: &'a str) -> Option<(usize, &'a str, &'a str)> {
    let mut parts = line.strip_prefix(token)?.strip_prefix(' ')?.splitn(3, ' ');
    Some((parts.next()?.parse().ok()?, parts.next()?, parts.next().unwrap_or_default()))
}
