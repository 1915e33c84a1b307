//! Three looks at one frame.

use kit::Frame;

/// What is found out about one frame.
#[derive(Debug, PartialEq)]
pub struct FrameReport {
    /// How many pixels have each of 16 brightnesses.
    pub histogram: [u32; 16],
    /// How much has moved since the frame before.
    pub motion: f32,
    /// How foggy it is.
    pub fog: f32,
}

/// Takes three looks at the frame `now` at the same time, as far as the current pool has threads for them, and reports
/// what they found.
///
/// `histogram` and `fog` look at `now`; `motion` looks at the frame `before` and at `now`, in this order.
pub fn inspect<H, M, F>(before: &Frame, now: &Frame, histogram: H, motion: M, fog: F) -> FrameReport
where
    H: FnOnce(&Frame) -> [u32; 16] + Send,
    M: FnOnce(&Frame, &Frame) -> f32 + Send,
    F: FnOnce(&Frame) -> f32 + Send,
{
    let (histogram, (fog, motion)) =
        rayon::join(|| histogram(now), || rayon::join(|| motion(before, now), || fog(now)));
    FrameReport { histogram, motion, fog }
}

/// The largest of the values that `leaf` gives for pieces of `samples`. Pieces are worked on at the same time.
///
/// The pieces lie side by side and cover all samples. None is longer than `cutoff`, and there are not many more of them
/// than that takes. There is at least one sample, and `cutoff` is 1 or more.
pub fn loudest(samples: &[f32], cutoff: usize, leaf: &(impl Fn(&[f32]) -> f32 + Sync)) -> f32 {
    if samples.len() <= cutoff {
        return leaf(samples);
    }
    let (left, right) = samples.split_at(samples.len() / 2);
    let (left, right) = rayon::join(|| loudest(left, cutoff, leaf), || loudest(right, cutoff, leaf));
    left.max(right)
}
