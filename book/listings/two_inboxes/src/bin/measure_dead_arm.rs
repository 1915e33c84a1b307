//! How often does `select!` come back in a second in which nothing happens,
//! with an arm whose channel has ended, and with `never()` in its place?
//! Prints one line of JSON a measurement.

use crossbeam_channel::{never, select, unbounded};
use std::time::{Duration, Instant};

fn main() {
    let (mast_a, dead) = unbounded::<u32>();
    drop(mast_a);
    for (name, a) in [("an ended channel", dead), ("never()", never())] {
        let (_mast_b, b) = unbounded::<u32>();
        let end = Instant::now() + Duration::from_secs(1);
        let mut returns = 0_u64;
        while Instant::now() < end {
            let left = end.saturating_duration_since(Instant::now());
            select! {
                recv(a) -> _ => returns += 1,
                recv(b) -> _ => returns += 1,
                default(left) => (),
            }
        }
        println!(r#"{{"series":"{name}","y":{returns}}}"#);
    }
}
