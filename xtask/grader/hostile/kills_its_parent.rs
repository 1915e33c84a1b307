//! Kills the grader.
//!
//! Expected: panicked
//! Expected where nothing is contained: not run

fn attack() {
    tell(std::process::Command::new("/bin/kill").args(["-9", "@PARENT@"]).status());
}
