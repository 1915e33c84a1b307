//! Reads a file outside by its full path.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::read("@OUTSIDE@/secret"));
}
