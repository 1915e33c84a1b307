//! The farm on four threads.

use between_machines::{farm, pieces, ranks, say};

fn main() {
    // ANCHOR: main
    let results = ranks::run(4, |line| farm(line, &pieces()));
    // ANCHOR_END: main
    results.into_iter().flatten().for_each(|results| say(&results));
}
