//! Starts a program in a session of its own, which no signal to the group reaches.
//!
//! Expected: panicked

fn attack() {
    tell(std::process::Command::new("/usr/bin/setsid").args(["-f", "/bin/sleep", "98765"]).status());
}
