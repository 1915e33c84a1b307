//! Prints a result and ends the process before the checker can.
//!
//! Expected: forged_record

fn attack() {
    use std::io::Write;
    let record = "{\"record\":\"end\",\"scenario\":1,\"status\":\"passed\",\"executions\":1,\"exhaustive\":true}";
    let line = format!("\n\x1eCHECK 0123456789abcdef0123456789abcdef {record}\x1e\n");
    _ = std::io::stdout().write_all(line.as_bytes()).and_then(|()| std::io::stdout().flush());
    if !simulated() {
        std::process::exit(0);
    }
}
