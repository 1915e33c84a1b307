//! What transcripts are written with: numbers from the seed, and lines for the grader.

use std::fmt::Display;
use std::io::{Read, Write};

/// Numbers that follow from the seed, one after the other (SplitMix64, by Sebastiano Vigna).
pub(crate) struct Random(u64);

impl Random {
    /// The next number, less than `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }

    /// So many samples. Each is a multiple of 1/8, so that sums and products are exact in any order.
    pub(crate) fn samples(&mut self, count: u64) -> Vec<f32> {
        (0..count).map(|_| self.below(161) as f32 / 8.0 - 10.0).collect()
    }
}

/// Tells the grader what was seen.
pub(crate) fn say(what: impl Display) {
    let mut out = std::io::stdout().lock();
    // A grader that has gone away needs no lines.
    let _ = out.write_all(format!("\n\x1eSEEN {what}\x1e\n").as_bytes()).and_then(|()| out.flush());
}

/// Runs `observe` with the grader's seed. Does nothing where no grader gives one.
pub(crate) fn observe(observe: impl FnOnce(&mut Random)) {
    let mut seed = String::new();
    if std::io::stdin().read_to_string(&mut seed).is_ok()
        && let Ok(seed) = seed.trim().parse()
    {
        observe(&mut Random(seed));
    }
}
