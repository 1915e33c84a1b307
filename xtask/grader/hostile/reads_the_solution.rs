//! Reads the course's own solution.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::read("@SOLUTION@"));
}
