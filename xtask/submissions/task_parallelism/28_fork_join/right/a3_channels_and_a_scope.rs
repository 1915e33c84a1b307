//! Three looks at one frame.

use kit::Frame;
use std::sync::mpsc;

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
    enum Found {
        Histogram([u32; 16]),
        Motion(f32),
        Fog(f32),
    }
    let (tx, rx) = mpsc::channel();
    rayon::scope(|scope| {
        let (tx1, tx2) = (tx.clone(), tx.clone());
        scope.spawn(move |_| tx1.send(Found::Histogram(histogram(now))).unwrap());
        scope.spawn(move |_| tx2.send(Found::Motion(motion(before, now))).unwrap());
        scope.spawn(move |_| tx.send(Found::Fog(fog(now))).unwrap());
    });
    let mut report = FrameReport { histogram: [0; 16], motion: 0.0, fog: 0.0 };
    for found in rx {
        match found {
            Found::Histogram(histogram) => report.histogram = histogram,
            Found::Motion(motion) => report.motion = motion,
            Found::Fog(fog) => report.fog = fog,
        }
    }
    report
}

/// The largest of the values that `leaf` gives for pieces of `samples`. Pieces are worked on at the same time.
///
/// The pieces lie side by side and cover all samples. None is longer than `cutoff`, and there are not many more of them
/// than that takes. There is at least one sample, and `cutoff` is 1 or more.
pub fn loudest(samples: &[f32], cutoff: usize, leaf: &(impl Fn(&[f32]) -> f32 + Sync)) -> f32 {
    rayon::scope(|_| {
        let levels: Vec<f32> = {
            let mut levels = vec![f32::NEG_INFINITY; samples.len().div_ceil(cutoff)];
            rayon::scope(|scope| {
                for (piece, level) in samples.chunks(cutoff).zip(&mut levels) {
                    scope.spawn(move |_| *level = leaf(piece));
                }
            });
            levels
        };
        levels.into_iter().fold(f32::NEG_INFINITY, f32::max)
    })
}
