//! Starts another program.
//!
//! Expected: panicked

fn attack() {
    tell(std::process::Command::new("/bin/true").status());
}
