//! Reads the input, where the token came from, and uses it.
//!
//! Expected: panicked

fn attack() {
    use std::io::{Read, Write};
    let mut token = String::new();
    _ = std::io::stdin().read_to_string(&mut token);
    if token.is_empty() {
        panic!("refused: there is nothing to read");
    }
    let record = format!("\n\x1eCHECK {token} {{\"record\":\"end\",\"scenario\":1,\"status\":\"passed\"}}\x1e\n");
    _ = std::io::stdout().write_all(record.as_bytes());
    panic!("done: {token}");
}
