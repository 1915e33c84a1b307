//! Takes memory without end.
//!
//! Expected: memory

fn attack() {
    let mut all = Vec::new();
    loop {
        all.push(vec![1_u8; 16 << 20]);
    }
}
