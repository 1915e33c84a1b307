//! Computes without end.
//!
//! Expected: timed_out

fn attack() {
    let mut number = 1_u64;
    loop {
        number = std::hint::black_box(number.wrapping_mul(3));
    }
}
