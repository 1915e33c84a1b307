//! Starts a program and does not wait for it.
//!
//! Expected: panicked

fn attack() {
    tell(std::process::Command::new("/bin/sleep").arg("98765").spawn());
}
