//! Starts itself, which starts itself: a fork bomb.
//!
//! Expected: panicked
//! Expected where nothing is contained: not run

fn attack() {
    let program = std::env::args().next().unwrap_or_default();
    loop {
        tell(std::process::Command::new(&program).args(std::env::args().skip(1)).spawn());
    }
}
