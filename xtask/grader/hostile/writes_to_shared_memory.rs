//! Writes a file that lives in memory.
//!
//! Expected: panicked

fn attack() {
    tell(
        std::fs::write("/dev/shm/gull-rock-written", "x")
            .and_then(|()| std::fs::remove_file("/dev/shm/gull-rock-written")),
    );
}
