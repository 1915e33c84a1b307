//! Cutting data into parts of nearly equal length.

fn main() {
    for (values, threads) in [(24, 4), (23, 4), (5, 4), (3, 4)] {
        // ANCHOR: rounding
        let rounded_down: usize = values / threads;
        let forgotten = values - threads * rounded_down;
        let rounded_up = values.div_ceil(threads);
        // ANCHOR_END: rounding
        println!("{values} values, {threads} threads:");
        println!(
            "  {threads} parts of {rounded_down}, and {forgotten} left over"
        );
        println!("  parts of {:?}", lengths(values, rounded_up));
    }
}

// ANCHOR: chunks
fn lengths(values: usize, part: usize) -> Vec<usize> {
    vec![0; values].chunks(part).map(|chunk| chunk.len()).collect()
}
// ANCHOR_END: chunks
