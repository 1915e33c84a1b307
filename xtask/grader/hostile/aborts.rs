//! Aborts on real threads.
//!
//! Expected: crashed

fn attack() {
    if !simulated() {
        std::process::abort();
    }
}
