//! Ends the process as if all were well when a test fails.
//!
//! Expected: exited_early

fn attack() {
    if !simulated() {
        std::panic::set_hook(Box::new(|_| std::process::exit(0)));
        panic!("now");
    }
}
