//! Moves a file outside.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::rename("@OUTSIDE@/victim", "@OUTSIDE@/moved"));
}
