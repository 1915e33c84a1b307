//! Reads the memory of the grader.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::read("/proc/@PARENT@/environ"));
}
