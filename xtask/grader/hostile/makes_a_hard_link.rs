//! Gives a file outside a second name.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::hard_link("@OUTSIDE@/secret", "@OUTSIDE@/second"));
}
