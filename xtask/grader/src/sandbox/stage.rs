//! The hidden verb: locks itself in, then becomes the program it was asked to run.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use serde::{Deserialize, Serialize};

use super::Containment;
use crate::model::{ProcessLimits, Tier};

/// The verb, as the first argument.
pub const VERB: &str = "__stage";

/// What the stage says when it can't lock itself in. Whoever starts it takes this for a fault of the machine.
pub const FAILED: &str = "the stage cannot be set: ";

/// The exit code that goes with it.
pub const FAILED_CODE: u8 = 125;

/// What kind of process is to be contained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// The compiler: trusted code on untrusted text. It starts a linker, and writes into one folder.
    Compile,
    /// A test program: untrusted code. It starts nothing and writes nothing.
    Run,
}

/// What the stage is told, as its second argument.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Spec {
    pub profile: Profile,
    pub tier: Tier,
    pub limits: ProcessLimits,
    /// Files and folders that can be read.
    pub read: Vec<PathBuf>,
    /// Files and folders that can be read and executed.
    pub execute: Vec<PathBuf>,
    /// Folders in which everything is allowed.
    pub write: Vec<PathBuf>,
    /// Who must be there at the end: the stage gives up if its parent has gone meanwhile.
    pub parent: Option<u32>,
}

impl Containment {
    /// A command that runs `program` contained. Its environment is empty.
    pub fn command(&self, spec: &Spec, program: &std::path::Path, arguments: &[OsString]) -> Command {
        let mut spec = spec.clone();
        let mut command;
        #[cfg(target_os = "linux")]
        if self.bubblewrap {
            // Inside, the parent is another one.
            spec.parent = None;
            command = super::bubblewrap::command(&spec);
            command.arg(&self.stage);
        } else {
            command = Command::new(&self.stage);
        }
        #[cfg(target_os = "macos")]
        if self.report.tier == Tier::Os {
            command = super::seatbelt::command(&spec, &self.stage);
            command.arg(&self.stage);
        } else {
            command = Command::new(&self.stage);
        }
        #[cfg(not(any(target_os = "linux", target_os = "macos")))]
        {
            command = Command::new(&self.stage);
        }
        spec.tier = self.report.tier;
        let text = serde_json::to_string(&spec).expect("a spec has no maps, so it is JSON");
        command.arg(VERB).arg(text).arg(program).args(arguments).env_clear();
        command
    }
}

/// Plays the stage if the command line asks for it. Only comes back if it doesn't, or if something went wrong.
pub fn perform_if_asked() -> Option<ExitCode> {
    let mut arguments = std::env::args_os();
    _ = arguments.next();
    if arguments.next()? != VERB {
        return None;
    }
    let spec = arguments.next().and_then(|text| serde_json::from_str::<Spec>(text.to_str()?).ok());
    let program = arguments.next();
    let (Some(spec), Some(program)) = (spec, program) else {
        eprintln!("{FAILED}the arguments are not those of a stage");
        return Some(ExitCode::from(FAILED_CODE));
    };
    if program == super::probe::CANARY {
        return Some(match lock_in(&spec) {
            Ok(()) => super::probe::sing(arguments),
            Err(error) => failed(&error),
        });
    }
    Some(become_program(&spec, program, arguments.collect()))
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("{FAILED}{error:#}");
    ExitCode::from(FAILED_CODE)
}

#[cfg(unix)]
fn become_program(spec: &Spec, program: OsString, arguments: Vec<OsString>) -> ExitCode {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new(&program);
    command.args(arguments);
    // Without seccomp a program can leave children behind: somebody has to stay and look after them.
    #[cfg(target_os = "linux")]
    if spec.tier < Tier::Strong {
        return watch_over(spec, command);
    }
    match lock_in(spec) {
        Ok(()) => failed(&anyhow::Error::from(command.exec()).context("the program cannot be run")),
        Err(error) => failed(&error),
    }
}

/// Where a program can't be replaced, it is started, and its exit code passed on.
#[cfg(not(unix))]
fn become_program(spec: &Spec, program: OsString, arguments: Vec<OsString>) -> ExitCode {
    if let Err(error) = lock_in(spec) {
        return failed(&error);
    }
    match Command::new(program).args(arguments).status() {
        Ok(status) => ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)),
        Err(error) => failed(&error.into()),
    }
}

/// Runs `command` as a child, and ends whatever it leaves behind. Tells how it ended as shells do.
#[cfg(target_os = "linux")]
fn watch_over(spec: &Spec, mut command: Command) -> ExitCode {
    use std::os::unix::process::ExitStatusExt;
    let mut watched = || -> anyhow::Result<std::process::ExitStatus> {
        // Orphans of the program become children of this process.
        rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
        lock_in(spec)?;
        Ok(command.spawn()?.wait()?)
    };
    let status = match watched() {
        Ok(status) => status,
        Err(error) => return failed(&error),
    };
    crate::process::end_all_children();
    let code = status.code().or(status.signal().map(|signal| 128 + signal));
    ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

#[cfg(target_os = "linux")]
fn lock_in(spec: &Spec) -> anyhow::Result<()> {
    use anyhow::{Context, bail};
    use rustix::process::{Resource, Rlimit, Signal, getppid, set_parent_process_death_signal, setrlimit};
    if spec.tier == Tier::None {
        return Ok(());
    }
    set_parent_process_death_signal(Some(Signal::KILL)).context("the parent's death cannot be heard of")?;
    let parent = getppid().map(|parent| parent.as_raw_nonzero().get().cast_unsigned());
    if spec.parent.is_some() && parent != spec.parent {
        bail!("whoever asked for this has gone");
    }
    // Where nothing is refused, at least no disk is filled.
    let written = if spec.tier == Tier::Strong { 0 } else { 1 << 20 };
    // One second more than the soft limit: a program may catch the first signal, not the second.
    let cpu = spec.limits.cpu_seconds;
    // Address space is more than memory: stacks and arenas are mostly never touched.
    let (space, file_size) = match spec.profile {
        Profile::Compile => (6 << 30, 256 << 20),
        Profile::Run => (4 << 30, written),
    };
    let limits = [
        (Resource::Cpu, cpu, cpu + 1),
        (Resource::As, space, space),
        (Resource::Fsize, file_size, file_size),
        (Resource::Nofile, 1024, 1024),
        (Resource::Core, 0, 0),
        (Resource::Memlock, 0, 0),
        (Resource::Msgqueue, 0, 0),
    ];
    for (resource, soft, hard) in limits {
        setrlimit(resource, Rlimit { current: Some(soft), maximum: Some(hard) })
            .with_context(|| format!("the limit {resource:?} cannot be set"))?;
    }
    rustix::thread::set_no_new_privs(true).context("new privileges cannot be ruled out")?;
    super::capabilities::drop_all().context("capabilities cannot be given up")?;
    if spec.tier == Tier::Strong {
        super::fs_rules::restrict(spec).context("Landlock")?;
        super::filter::install(spec.profile).context("seccomp")?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn lock_in(_spec: &Spec) -> anyhow::Result<()> {
    Ok(())
}
