//! Looks around from the root.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::read_dir("/").map(|entries| entries.count()));
}
