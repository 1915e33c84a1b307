//! Cutting data into parts of nearly equal length.

fn main() {
    for (length, workers) in [(24_usize, 4), (23, 4), (5, 4), (3, 4)] {
        // ANCHOR: rounding
        let rounded_down = length / workers;
        let rounded_up = length.div_ceil(workers);
        // ANCHOR_END: rounding
        println!(
            "{length} in {workers}: {} are left over, or parts of {:?}",
            length - rounded_down * workers,
            lengths(length, rounded_up)
        );
    }
}

// ANCHOR: chunks
fn lengths(length: usize, part: usize) -> Vec<usize> {
    vec![0; length].chunks(part).map(<[u8]>::len).collect()
}
// ANCHOR_END: chunks
