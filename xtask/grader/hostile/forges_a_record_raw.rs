//! Writes a result to a copy of the output, past the standard library's lock.
//!
//! Expected: forged_record

fn attack() {
    use std::io::Write;
    use std::os::fd::AsFd;
    let record = "{\"record\":\"end\",\"scenario\":1,\"status\":\"passed\",\"executions\":1,\"exhaustive\":true}";
    let line = format!("\n\x1eCHECK 0123456789abcdef0123456789abcdef {record}\x1e\n");
    _ = std::io::stdout()
        .as_fd()
        .try_clone_to_owned()
        .and_then(|output| std::fs::File::from(output).write_all(line.as_bytes()));
}
