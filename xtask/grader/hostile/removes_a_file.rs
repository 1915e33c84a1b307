//! Removes a file outside.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::remove_file("@OUTSIDE@/victim"));
}
