//! What `select!` says about a channel that has ended, and what it says when
//! it is asked again.

use crossbeam_channel::{never, select, unbounded};

fn main() {
    // ANCHOR: ring
    let (mast_a, mut a) = unbounded::<u32>();
    let (_mast_b, b) = unbounded::<u32>();
    drop(mast_a);
    for turn in 1..=4 {
        select! {
            recv(a) -> reading => println!("{turn}: a says {reading:?}"),
            recv(b) -> reading => println!("{turn}: b says {reading:?}"),
            default => println!("{turn}: nobody says anything"),
        }
        if turn == 3 {
            a = never();
        }
    }
    // ANCHOR_END: ring
}
