//! Ends the process as if all were well, on real threads only.
//!
//! Expected: exited_early

fn attack() {
    if !simulated() {
        std::process::exit(0);
    }
}
