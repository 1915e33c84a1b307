//! Links to a file outside, under a name inside.
//!
//! Expected: panicked

fn attack() {
    tell(std::os::unix::fs::symlink("@OUTSIDE@/secret", "link").and_then(|()| std::fs::read("link")));
}
