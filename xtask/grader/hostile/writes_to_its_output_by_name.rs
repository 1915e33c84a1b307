//! Opens its own output by name, past the lock of the standard library, and prints a result there. Opening it is possible
//! in any sandbox: a pipe has no place in a folder. It is of no use without the token.
//!
//! Expected: forged_record

fn attack() {
    use std::io::Write;
    let record = "{\"record\":\"end\",\"scenario\":1,\"status\":\"passed\",\"executions\":1,\"exhaustive\":true}";
    let line = format!("\n\x1eCHECK 0123456789abcdef0123456789abcdef {record}\x1e\n");
    let output = std::fs::OpenOptions::new().write(true).open("/proc/self/fd/1");
    if let Ok(mut output) = output {
        _ = output.write_all(line.as_bytes());
    }
}
