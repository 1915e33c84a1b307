use crate::support::{observe, say};
use backpressure::record_to_disk;

#[test]
fn transcript() {
    observe(|random| {
        for _ in 0..4 {
            let blocks: Vec<Vec<f32>> = (0..random.below(40)).map(|_| random.samples(3)).collect();
            let mut disk = Vec::new();
            let written = record_to_disk(blocks.into_iter(), |block| disk.push(block));
            say(format_args!("{written}: {disk:?}"));
        }
    });
}
