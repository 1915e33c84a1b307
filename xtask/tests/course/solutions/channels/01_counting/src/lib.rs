//! Counting.

/// The sum of `numbers`.
pub fn total(numbers: &[u32]) -> u32 {
    numbers.iter().sum()
}
