use crate::support::{observe, say};
use enough::find_call;
use kit::Block;

#[test]
fn transcript() {
    observe(|random| {
        for mics in 1..5 {
            // One call in all, or none: which of two comes first is nobody's promise.
            let call = random.below(8 * mics) as u32;
            let line: Vec<Vec<Block>> = (0..mics as u32)
                .map(|mic| (0..6).map(|n| Block { seq: mic * 6 + n, samples: random.samples(2) }).collect())
                .collect();
            let mics = line.into_iter().map(Vec::into_iter).collect();
            say(format_args!("{:?}", find_call(mics, |block| block.seq == call)));
        }
    });
}
