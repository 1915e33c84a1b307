//! Empties a file outside.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::OpenOptions::new().write(true).truncate(true).open("@OUTSIDE@/victim"));
}
