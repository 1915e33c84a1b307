use crate::support::{observe, say};
use histogram::{BINS, count, parallel_histogram};

#[test]
fn transcript() {
    observe(|random| {
        for threads in 1..6 {
            let length = random.below(200);
            let levels: Vec<u8> = (0..length).map(|_| random.below(BINS as u64) as u8).collect();
            say(format_args!("{:?}", count(&levels)));
            say(format_args!("{:?}", parallel_histogram(levels, threads)));
        }
    });
}
