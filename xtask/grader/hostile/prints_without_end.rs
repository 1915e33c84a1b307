//! Prints without end.
//!
//! Expected: output

fn attack() {
    use std::io::Write;
    loop {
        _ = std::io::stdout().write_all(&[b'x'; 4096]);
    }
}
