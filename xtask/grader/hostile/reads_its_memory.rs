//! Reads its own memory as a file, where the token is.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::File::open("/proc/self/mem"));
}
