//! bubblewrap, where it works: namespaces of its own around everything else.
//!
//! Landlock and seccomp contain a submission already. This adds that it sees no other process and no network device,
//! and that whatever it starts ends with it. Ubuntu 24.04, GitHub's runners and Docker refuse it, so nothing relies on it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::stage::Spec;

/// Where distributions put it. Never looked up in `PATH`.
const PLACES: [&str; 3] = ["/usr/bin/bwrap", "/bin/bwrap", "/usr/local/bin/bwrap"];

fn program() -> Option<PathBuf> {
    PLACES.iter().map(PathBuf::from).find(|place| place.is_file())
}

/// Whether it can be used here.
pub(super) fn works(stage: &Path) -> bool {
    let Some(program) = program() else { return false };
    let mut command = Command::new(program);
    base(&mut command);
    // A stage without a spec says so by its exit code, and nothing else has this one.
    command.arg(stage).arg(super::stage::VERB).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.code() == Some(super::stage::FAILED_CODE.into()))
}

/// A command to which the program and its arguments are still to be added.
pub(super) fn command(spec: &Spec) -> Command {
    let mut command = Command::new(program().unwrap_or_else(|| PLACES[0].into()));
    base(&mut command);
    for folder in &spec.write {
        command.arg("--bind").args([folder, folder]);
    }
    command
}

fn base(command: &mut Command) {
    command.args(["--unshare-all", "--cap-drop", "ALL", "--new-session", "--die-with-parent"]);
    command.args(["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]);
}
