//! Asks for more memory than there is.
//!
//! Expected: memory

fn attack() {
    let all = vec![1_u8; 1 << 40];
    std::hint::black_box(all);
}
