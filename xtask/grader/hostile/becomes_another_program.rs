//! Becomes a program that succeeds.
//!
//! Expected: panicked
//! Expected where nothing is contained: exited_early

fn attack() {
    use std::os::unix::process::CommandExt;
    let error = std::process::Command::new("/bin/true").exec();
    tell::<()>(Err(error));
}
