//! What `total` must do.

use checker::every_interleaving;
use counting_again::total;

/// Catches a total that leaves numbers out.
#[test]
fn every_number_counts() {
    every_interleaving(|| {
        let total = total(&[1, 2, 3]);
        assert!(total == 6, "The total of 1, 2, 3 was {total}.");
    });
}

/// Catches a total of nothing that is something.
#[test]
fn nothing_is_zero() {
    every_interleaving(|| assert!(total(&[]) == 0, "The total of nothing was {}.", total(&[])));
}
