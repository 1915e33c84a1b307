//! Process groups, so that nothing the runner started outlives it.
//!
//! Each child leads a group of its own, and is killed with all it started. Ctrl-C therefore reaches only the runner,
//! which kills the groups that are alive and ends.

use std::io;
use std::process::{self, Child, Command};
use std::sync::{Mutex, PoisonError};

use crate::exit::Exit;
use crate::report::term;

/// The ids of all groups that are alive.
static ALIVE: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// The process group of one child.
#[derive(Debug)]
pub struct Group {
    id: u32,
}

impl Group {
    /// Starts `command` in a group of its own.
    pub fn spawn(command: &mut Command) -> io::Result<(Child, Group)> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        // Held while spawning: Ctrl-C must not come between the start and the entry.
        let mut alive = ALIVE.lock().unwrap_or_else(PoisonError::into_inner);
        let child = command.spawn()?;
        let id = child.id();
        alive.push(id);
        Ok((child, Group { id }))
    }

    /// Kills the whole group; the child itself is still to be waited for.
    pub fn kill(&self, child: &mut Child) {
        kill_group(self.id);
        // Where there are no groups, at least the child. It may have ended already.
        _ = child.kill();
    }

    /// Asks the whole group to end, as a terminal does that is closed. Where there are no groups, nobody is asked.
    pub fn ask_to_end(&self) {
        signal_group(self.id, GENTLE);
    }

    /// The child has been waited for: its id may be given to another process from now on.
    pub fn ended(&self) {
        ALIVE.lock().unwrap_or_else(PoisonError::into_inner).retain(|id| *id != self.id);
    }
}

/// Processes that are run together and can be given up together.
#[derive(Debug, Default)]
pub struct Crew {
    /// Whether they were given up, and the groups that are running.
    state: Mutex<(bool, Vec<u32>)>,
}

impl Crew {
    /// Kills what is running. Nothing that starts afterwards runs on.
    pub fn give_up(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 = true;
        state.1.iter().copied().for_each(kill_group);
    }

    /// `group` is running. Returns whether the crew was given up before.
    pub fn join(&self, group: &Group) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.1.push(group.id);
        state.0
    }

    /// `group` ends now. After this it is nobody's to kill.
    pub fn leave(&self, group: &Group) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).1.retain(|id| *id != group.id);
    }
}

/// From now on Ctrl-C, and a request to terminate, kill every child before the runner ends.
pub fn end_children_on_ctrl_c() {
    let stop = || {
        // Never released: no child can be started any more.
        let alive = ALIVE.lock().unwrap_or_else(PoisonError::into_inner);
        alive.iter().copied().for_each(kill_group);
        term::progress("Stopped. Nothing is lost.");
        process::exit(Exit::Interrupted.code().into());
    };
    // Without a handler Ctrl-C still ends the runner; the children then end at their own limits.
    _ = ctrlc::set_handler(stop);
}

fn kill_group(id: u32) {
    signal_group(id, FINAL);
}

#[cfg(unix)]
const GENTLE: nix::sys::signal::Signal = nix::sys::signal::Signal::SIGTERM;
#[cfg(unix)]
const FINAL: nix::sys::signal::Signal = nix::sys::signal::Signal::SIGKILL;

#[cfg(unix)]
fn signal_group(id: u32, signal: nix::sys::signal::Signal) {
    if let Ok(id) = i32::try_from(id) {
        // An error says that the group has ended by itself.
        _ = nix::sys::signal::killpg(nix::unistd::Pid::from_raw(id), signal);
    }
}

#[cfg(not(unix))]
const GENTLE: () = ();
#[cfg(not(unix))]
const FINAL: () = ();

#[cfg(not(unix))]
fn signal_group(_id: u32, _signal: ()) {}
