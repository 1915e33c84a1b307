//! Ends the process as if all were well.
//!
//! Expected: crashed

fn attack() {
    std::process::exit(0);
}
