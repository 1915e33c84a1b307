//! macOS: `sandbox-exec`, which is called deprecated and still enforces.
//!
//! Everything the system itself needs is left alone; files of people, the network, and writing are not. Whether that
//! holds on the machine at hand is for the canary to say.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::stage::{Profile, Spec};

/// Where people and programs keep their files.
const PRIVATE: [&str; 6] = ["/Users", "/Volumes", "/private/tmp", "/private/var/folders", "/private/etc", "/Library"];

/// A command to which the program and its arguments are still to be added.
pub(super) fn command(spec: &Spec, stage: &Path) -> Command {
    let mut command = Command::new("/usr/bin/sandbox-exec");
    command.args(["-p", &rules(spec, stage)]);
    command
}

/// Later rules go before earlier ones.
fn rules(spec: &Spec, stage: &Path) -> String {
    let mut text = String::from("(version 1)(allow default)(deny network*)(deny file-write*)");
    _ = write!(text, "(deny file-read* {})", subpaths(PRIVATE.iter().map(PathBuf::from)));
    let readable = spec.read.iter().chain(&spec.execute).chain(&spec.write).cloned().chain([stage.to_path_buf()]);
    _ = write!(text, "(allow file-read* {})", subpaths(readable));
    _ = write!(text, "(allow file-write* {})", subpaths(spec.write.iter().cloned().chain(["/dev/null".into()])));
    if spec.profile == Profile::Run {
        text += "(deny process-fork)";
    }
    text
}

fn subpaths(paths: impl Iterator<Item = PathBuf>) -> String {
    let real = paths.map(|path| path.canonicalize().unwrap_or(path));
    real.fold(String::new(), |text, path| text + &format!("(subpath {:?})", path.display().to_string()))
}
