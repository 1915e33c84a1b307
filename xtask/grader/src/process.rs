//! One process of a submission: its input, its output, its limits, and its end with all that it left behind.

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use xtask::run::group::Group;

use crate::model::ProcessLimits;

/// How often memory and threads are looked at. A process that has ended is noticed at once.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// How long the pipes of a process that was killed may take to close.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// By itself: normally, or by a signal.
    Itself(ExitStatus),
    /// It was killed because it had not ended in time.
    Wall,
    /// It was killed because it took too much memory.
    Memory,
    /// It was killed because it had too many threads.
    Threads,
    /// It was killed because it printed too much.
    Output,
}

/// A process that has ended, and all it said up to its limit.
#[derive(Debug)]
pub struct Ended {
    pub end: End,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

/// Who stands between this process and the program that it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// Nobody: the stage has become the program.
    Nobody,
    /// A stage that looks after what the program leaves behind.
    Stage,
    /// bubblewrap, which is the first process of a world of its own.
    Bubblewrap,
}

/// Makes this process the one to which orphans are given. Without it, a process whose parent was killed could stay.
pub fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    {
        _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    }
}

/// Runs `command` to its end, or to the first of its limits.
///
/// # Errors
///
/// When it can't be started or waited for: faults of the machine, never of a submission.
pub fn run(mut command: Command, input: &[u8], limits: &ProcessLimits, between: Between) -> Result<Ended> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let (mut child, group) = Group::spawn(&mut command).context("a contained process cannot be started")?;
    let attended = attend(&mut child, &group, input, limits, between);
    if attended.is_err() {
        group.kill(&mut child);
        _ = child.wait();
    }
    group.ended();
    attended
}

fn attend(child: &mut Child, group: &Group, input: &[u8], limits: &ProcessLimits, between: Between) -> Result<Ended> {
    let mut stdin = child.stdin.take().context("the input is a pipe")?;
    // A process that ends before it reads its input is judged by what it did not say.
    _ = stdin.write_all(input);
    drop(stdin);
    let (report, reports) = mpsc::channel();
    collect(child.stdout.take().context("the output is a pipe")?, 0, report.clone());
    collect(child.stderr.take().context("the errors are a pipe")?, 1, report);
    let mut output = [Vec::new(), Vec::new()];
    let stopped = until_its_end(child, &reports, &mut output, limits)?;
    if stopped.is_some() && between == Between::Stage {
        end_descendants(child);
    }
    // Also after a normal end: a process may have started others in its group.
    group.kill(child);
    let status = child.wait().context("the end of a process cannot be seen")?;
    reap_group(child.id());
    // What was on its way still counts, up to the limit.
    let deadline = Instant::now() + LAST_WORDS;
    while let Ok((stream, piece)) = reports.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        if said(&output) + piece.len() as u64 <= limits.output_bytes {
            output[stream].extend(piece);
        }
    }
    let [stdout, stderr] = output;
    let status = if between == Between::Nobody { status } else { as_the_program_ended(status) };
    Ok(Ended { end: stopped.unwrap_or(End::Itself(status)), stdout, stderr })
}

/// Who stands between can't die of the same signal. It ends with a code that tells which it was, as shells do.
fn as_the_program_ended(status: ExitStatus) -> ExitStatus {
    #[cfg(unix)]
    if let Some(code @ 129..=192) = status.code() {
        return std::os::unix::process::ExitStatusExt::from_raw(code - 128);
    }
    status
}

/// Passes on what a pipe gives, and hangs up at its end.
fn collect(mut pipe: impl Read + Send + 'static, stream: usize, report: Sender<(usize, Vec<u8>)>) {
    thread::spawn(move || {
        let mut piece = vec![0; 64 * 1024];
        loop {
            match pipe.read(&mut piece) {
                Ok(0) => return,
                Ok(length) if report.send((stream, piece[..length].to_vec())).is_ok() => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                _ => return,
            }
        }
    });
}

fn said(output: &[Vec<u8>; 2]) -> u64 {
    output.iter().map(|bytes| bytes.len() as u64).sum()
}

/// Waits until the process has ended. Returns why it must be killed, if it must.
fn until_its_end(
    child: &Child,
    reports: &Receiver<(usize, Vec<u8>)>,
    output: &mut [Vec<u8>; 2],
    limits: &ProcessLimits,
) -> Result<Option<End>> {
    let deadline = Instant::now() + Duration::from_secs(limits.wall_seconds);
    let mut next_look = Instant::now() + LOOK_EVERY;
    let mut closed = false;
    loop {
        if closed {
            // The pipes close a moment before the process is gone. Or it has closed them and goes on.
            if has_ended(child, next_look.saturating_duration_since(Instant::now()))? {
                return Ok(None);
            }
        } else {
            match reports.recv_timeout(next_look.saturating_duration_since(Instant::now())) {
                Ok((stream, piece)) => {
                    output[stream].extend(piece);
                    if said(output) > limits.output_bytes {
                        return Ok(Some(End::Output));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => closed = true,
                // Somebody else may hold the pipes open, so their closing can't be relied on.
                Err(RecvTimeoutError::Timeout) if has_ended(child, Duration::ZERO)? => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        let now = Instant::now();
        if deadline <= now {
            return Ok(Some(End::Wall));
        }
        if next_look <= now {
            next_look = now + LOOK_EVERY;
            if let Some(end) = look(child.id(), limits) {
                return Ok(Some(end));
            }
        }
    }
}

/// Whether the process has ended, without forgetting it: its number is still its own. Waits a little if it hasn't.
#[cfg(unix)]
fn has_ended(child: &Child, patience: Duration) -> Result<bool> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let pid = Pid::from_raw(child.id().cast_signed()).context("a process has a number")?;
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    let peek = || waitid(WaitId::Pid(pid), options | WaitIdOptions::NOHANG).context("a process cannot be looked at");
    if peek()?.is_some() {
        return Ok(true);
    }
    let step = Duration::from_micros(200);
    let until = Instant::now() + patience;
    while Instant::now() < until {
        thread::sleep(step);
        if peek()?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(not(unix))]
fn has_ended(_child: &Child, patience: Duration) -> Result<bool> {
    thread::sleep(patience.min(LOOK_EVERY));
    // The pipes have closed, and a job without pipes is not worth waiting for.
    Ok(true)
}

/// Whether the process, with all it has started, takes more than it may.
#[cfg(target_os = "linux")]
fn look(pid: u32, limits: &ProcessLimits) -> Option<End> {
    let (mut memory, mut threads) = (0, 0);
    for pid in with_descendants(pid) {
        let Ok(status) = std::fs::read_to_string(format!("/proc/{pid}/status")) else { continue };
        let number = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().trim_end_matches(" kB").parse::<u64>().ok()
        };
        memory += number("VmRSS:").unwrap_or(0) * 1024;
        threads += number("Threads:").unwrap_or(0);
    }
    if limits.memory_bytes < memory {
        Some(End::Memory)
    } else if limits.threads < threads {
        Some(End::Threads)
    } else {
        None
    }
}

#[cfg(not(target_os = "linux"))]
fn look(_pid: u32, _limits: &ProcessLimits) -> Option<End> {
    None
}

/// The process and everything below it.
#[cfg(target_os = "linux")]
fn with_descendants(pid: u32) -> Vec<u32> {
    let mut all = vec![pid];
    let mut next = 0;
    while let Some(parent) = all.get(next) {
        let tasks = std::fs::read_dir(format!("/proc/{parent}/task"));
        for task in tasks.into_iter().flatten().flatten() {
            let children = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
            all.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
        }
        next += 1;
    }
    all
}

/// Kills everything below a stage, until the stage itself has nothing to wait for and ends.
fn end_descendants(child: &Child) {
    #[cfg(target_os = "linux")]
    {
        let deadline = Instant::now() + LAST_WORDS;
        while Instant::now() < deadline && !has_ended(child, Duration::ZERO).unwrap_or(true) {
            for pid in with_descendants(child.id()).into_iter().skip(1) {
                kill(pid);
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = child;
}

/// Ends every child of this process, and the children that come to it by that, until there is none.
#[cfg(target_os = "linux")]
pub(crate) fn end_all_children() {
    use rustix::process::{WaitOptions, wait};
    loop {
        for pid in with_descendants(std::process::id()).into_iter().skip(1) {
            kill(pid);
        }
        match wait(WaitOptions::empty()) {
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => {}
            // No children are left.
            Err(_) => return,
        }
    }
}

#[cfg(target_os = "linux")]
fn kill(pid: u32) {
    if let Some(pid) = rustix::process::Pid::from_raw(pid.cast_signed()) {
        // An error says that it has ended by itself.
        _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
    }
}

/// Members of a killed group whose own parent was killed with it: they are this process's to wait for.
fn reap_group(id: u32) {
    #[cfg(target_os = "linux")]
    if let Some(group) = rustix::process::Pid::from_raw(id.cast_signed()) {
        use rustix::process::{WaitOptions, waitpgid};
        while let Ok(Some(_)) | Err(rustix::io::Errno::INTR) = waitpgid(group, WaitOptions::empty()) {}
    }
    #[cfg(not(target_os = "linux"))]
    let _ = id;
}
