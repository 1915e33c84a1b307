//! Ends the process from a thread that nobody waits for.
//!
//! Expected: exited_early

fn attack() {
    if !simulated() {
        std::thread::spawn(|| std::process::exit(0));
        loop {
            std::thread::park();
        }
    }
}
