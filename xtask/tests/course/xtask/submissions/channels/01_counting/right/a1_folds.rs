//! Adds one by one.

pub fn total(numbers: &[u32]) -> u32 {
    numbers.iter().fold(0, |sum, n| sum + n)
}
