//! Opens the terminal of the instructor.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::OpenOptions::new().write(true).open("/dev/tty"));
}
