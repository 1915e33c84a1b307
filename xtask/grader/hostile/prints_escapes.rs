//! Prints what would clear a terminal and set its title, and fails.
//!
//! Expected: panicked

fn attack() {
    panic!("refused: \x1b[2J\x1b]0;owned\x07\u{202e}");
}
