//! Makes a folder outside.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::create_dir("@OUTSIDE@/folder"));
}
