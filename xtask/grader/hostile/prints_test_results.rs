//! Prints what the test harness would, and ends the process.
//!
//! Expected: exited_early

fn attack() {
    if !simulated() {
        println!("test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
        std::process::exit(0);
    }
}
