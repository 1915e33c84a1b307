//! One process of a test program, with its limits.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};

use super::group::{Crew, Group};

/// Generous: a loaded machine is not the learner's mistake. The checker's own limits strike much earlier.
const DEADLINE: Duration = Duration::from_secs(60);

/// How often it is asked whether the process has ended while something keeps its pipes open.
const LOOK: Duration = Duration::from_millis(100);

/// How long what was printed may take from a process that has ended to us.
const GRACE: Duration = Duration::from_secs(1);

/// More than any report needs, and little enough to hold in memory.
const OUTPUT_LIMIT: usize = 8 * 1024 * 1024;

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// By itself: normally, or by a signal it brought about.
    Itself(ExitStatus),
    /// It was killed because it had not ended in time.
    Deadline,
    /// It was killed because it printed without end.
    Flood,
}

/// A process that has ended, and all that it said.
#[derive(Debug)]
pub struct Ended {
    pub end: End,
    pub stdout: Vec<u8>,
    pub stderr: String,
    /// Proves that a record was written by the checker, which alone has read it.
    pub token: String,
}

/// What to run.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    pub program: &'a Path,
    /// The name of one test.
    pub test: &'a str,
    /// Where it runs: the exercise's folder.
    pub folder: &'a Path,
    /// The root of the course, to which places in test files are relative.
    pub root: &'a Path,
    /// Asks for one interleaving of one scenario.
    pub replay: Option<&'a str>,
}

/// Runs one test of a test program to its end, or to its limits, or until `crew` is given up.
pub fn run_test(job: Job, crew: &Crew) -> Result<Ended> {
    let Job { program, test, folder, root, replay } = job;
    let token = random_token();
    let mut command = Command::new(program);
    command.args([test, "--exact", "--test-threads=1", "--nocapture"]).current_dir(folder);
    command.env("CHECKER_TOKEN_ON_STDIN", "1").env_remove("CHECKER_REPLAY");
    // A snapshot that differs is a verdict and never a file in the learner's folder.
    command.env("INSTA_UPDATE", "no").env("INSTA_WORKSPACE_ROOT", root).env("CI", "1").env("NO_COLOR", "1");
    // Whatever the learner's shell sets for tests must not change a verdict.
    for name in ["RUST_BACKTRACE", "RUST_MIN_STACK", "RUST_TEST_SHUFFLE", "RUST_TEST_NOCAPTURE", "INSTA_FORCE_PASS"] {
        command.env_remove(name);
    }
    if let Some(replay) = replay {
        command.env("CHECKER_REPLAY", replay);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let (mut child, group) =
        Group::spawn(&mut command).with_context(|| format!("`{}` cannot be run", program.display()))?;
    let was_given_up = crew.join(&group);
    let ended = if was_given_up { Err(anyhow!("given up")) } else { attend(&mut child, &group, crew, &token) };
    if ended.is_err() {
        group.kill(&mut child);
        crew.leave(&group);
        _ = child.wait();
    }
    group.ended();
    ended
}

/// Gives the child its token, collects what it prints and waits for its end.
fn attend(child: &mut Child, group: &Group, crew: &Crew, token: &str) -> Result<Ended> {
    let mut stdin = child.stdin.take().context("the input is a pipe")?;
    // A process that ends before it reads its token is judged by what it did not report.
    _ = stdin.write_all(token.as_bytes());
    drop(stdin);

    let (report, reports) = mpsc::channel();
    collect(child.stdout.take().context("the output is a pipe")?, Stream::Stdout, report.clone());
    collect(child.stderr.take().context("the errors are a pipe")?, Stream::Stderr, report);
    let mut output = [Vec::new(), Vec::new()];
    let stopped = wait_for_output(child, group, &reports, &mut output);
    if stopped.is_some() {
        group.kill(child);
    }
    crew.leave(group);
    let status = child.wait().context("the end of a test program cannot be seen")?;
    // After a kill the pipes close, and what was on its way still counts. A process that fled its group may hold them
    // open; nobody waits for it.
    let [stdout, stderr] = output;
    let stderr = String::from_utf8_lossy(&stderr).into_owned();
    Ok(Ended { end: stopped.unwrap_or(End::Itself(status)), stdout, stderr, token: token.to_owned() })
}

#[derive(Debug, Clone, Copy)]
enum Stream {
    Stdout,
    Stderr,
}

/// Passes on what a pipe gives, piece by piece, and hangs up at its end.
fn collect(mut pipe: impl Read + Send + 'static, stream: Stream, report: Sender<(Stream, Vec<u8>)>) {
    thread::spawn(move || {
        let mut piece = vec![0; 64 * 1024];
        loop {
            match pipe.read(&mut piece) {
                Ok(0) => return,
                Ok(length) if report.send((stream, piece[..length].to_vec())).is_ok() => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // Nobody listens any more, or the pipe broke.
                _ => return,
            }
        }
    });
}

/// Waits until both pipes have closed. Returns why the process must be killed, if it must.
///
/// A process may leave others behind that hold its pipes open. They are killed once it has ended. One that has fled its
/// group is not waited for.
fn wait_for_output(
    child: &mut Child,
    group: &Group,
    reports: &Receiver<(Stream, Vec<u8>)>,
    output: &mut [Vec<u8>; 2],
) -> Option<End> {
    let mut deadline = Instant::now() + DEADLINE;
    let mut has_ended = false;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match reports.recv_timeout(left.min(LOOK)) {
            Ok((stream, piece)) => {
                output[stream as usize].extend(piece);
                if output.iter().map(Vec::len).sum::<usize>() > OUTPUT_LIMIT {
                    return Some(End::Flood);
                }
            }
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) if left.is_zero() => {
                return if has_ended { None } else { Some(End::Deadline) };
            }
            Err(RecvTimeoutError::Timeout) if !has_ended && matches!(child.try_wait(), Ok(Some(_))) => {
                has_ended = true;
                group.kill(child);
                deadline = Instant::now() + GRACE;
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// 32 hexadecimal digits that the learner's code can't guess: the standard library seeds its hash maps from the
/// operating system's random numbers.
pub fn random_token() -> String {
    let half = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", half(), half())
}
