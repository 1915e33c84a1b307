//! Sounds, and how loud they are.

use std::f32::consts::{PI, TAU};

/// Samples in a second of sound.
pub const RATE: f32 = 48_000.0;

/// A steady tone: its pitch in hertz, its loudness from 0 to 1, its length in samples.
pub fn tone(pitch: f32, loudness: f32, length: usize) -> Vec<f32> {
    (0..length).map(|n| loudness * (TAU * pitch * n as f32 / RATE).sin()).collect()
}

/// The loudness of a sound: its sample farthest from 0, without the sign. Silence, and no sound at all, is 0.
pub fn peak(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |loudest, sample| loudest.max(sample.abs()))
}

/// A whale's call: it falls from 400 to 100 hertz, swells to full loudness in the middle and fades again.
pub fn whale(length: usize) -> Vec<f32> {
    let mut turns = 0.0;
    (0..length)
        .map(|n| {
            let passed = n as f32 / length as f32;
            turns += (400.0 - 300.0 * passed) / RATE;
            (PI * passed).sin() * (TAU * turns).sin()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_has_its_length_and_loudness() {
        let second = tone(440.0, 0.5, 48_000);
        assert_eq!(second.len(), 48_000);
        assert!((peak(&second) - 0.5).abs() < 0.001);
    }

    #[test]
    fn a_tone_repeats_itself_with_its_pitch() {
        // 480 hertz at 48 000 samples a second: once every 100 samples.
        let sound = tone(480.0, 1.0, 200);
        assert!(sound.iter().zip(&sound[100..]).all(|(now, later)| (now - later).abs() < 0.001));
    }

    #[test]
    fn the_peak_ignores_the_sign() {
        assert_eq!(peak(&[0.25, -0.75, 0.5]), 0.75);
        assert_eq!(peak(&[]), 0.0);
    }

    #[test]
    fn a_whale_is_loudest_in_the_middle() {
        let call = whale(4_800);
        let third = |n: usize| peak(&call[n * 1_600..(n + 1) * 1_600]);
        assert!(third(1) > 0.9);
        assert!(third(0) < third(1) && third(2) < third(1));
        assert!(whale(0).is_empty());
    }
}
