//! Writes a file outside.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::write("@OUTSIDE@/written", "x"));
}
