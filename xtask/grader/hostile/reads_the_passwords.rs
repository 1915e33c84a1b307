//! Reads a file of the system.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::read("/etc/passwd"));
}
