//! Writes into its own program, for whoever runs it next.
//!
//! Expected: panicked

fn attack() {
    tell(std::fs::OpenOptions::new().write(true).open(std::env::current_exe().unwrap_or("/proc/self/exe".into())));
}
