//! Gives a file to somebody else.
//!
//! Expected: panicked

fn attack() {
    tell(std::os::unix::fs::chown("@OUTSIDE@/mode", Some(12345), None));
}
