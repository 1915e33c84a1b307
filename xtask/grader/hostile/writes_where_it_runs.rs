//! Writes a file where it runs.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::write("written", "x"));
}
