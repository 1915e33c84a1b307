//! Prints errors without end.
//!
//! Expected: output

fn attack() {
    use std::io::Write;
    loop {
        _ = std::io::stderr().write_all(b"no no no no no no no no no no no no\n");
    }
}
