//! Adds in a loop.

pub fn total(numbers: &[u32]) -> u32 {
    let mut sum = 0;
    for n in numbers {
        sum += n;
    }
    sum
}
