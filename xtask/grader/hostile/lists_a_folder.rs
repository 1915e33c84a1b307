//! Looks around.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::read_dir("@OUTSIDE@").map(|entries| entries.count()));
}
