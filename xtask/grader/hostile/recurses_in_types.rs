//! A type that contains itself, wrapped once more each time.
//!
//! Expected: timed_out

pub fn grow<T: Clone>(value: T, depth: u32) -> usize {
    if depth == 0 { 0 } else { grow((value.clone(), value), depth - 1) }
}

pub fn start() -> usize {
    grow(1_u8, 3)
}

fn attack() {}
