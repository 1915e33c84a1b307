//! What `record` must do, in every interleaving.

use checker::{ensure, every_interleaving, for_real, on_the_clock};
use many_microphones::{Clip, record};
use std::thread;
use std::time::Duration;

/// Catches a recorder that stops early, waits for ever, or mixes up a microphone's own order.
#[test]
fn every_clip_is_recorded_once() {
    every_interleaving(|| {
        let clips = record(vec![[1.0, 2.0].into_iter(), [1.0, 2.0].into_iter()]);
        ensure!(clips.len() == 4, "{} of 4 clips were returned.", clips.len());
        for mic in 0..2 {
            let levels: Vec<f32> = clips.iter().filter(|clip| clip.mic == mic).map(|clip| clip.level).collect();
            ensure!(levels == [1.0, 2.0], "Microphone {mic} said 1, 2; the recorder heard {levels:?}.");
        }
    });
}

/// Catches a recorder that listens to one microphone after the other.
#[test]
fn clips_come_in_order_of_arrival() {
    on_the_clock(|| {
        let every_10_ms_from = |first: u64| {
            (0..3).map(move |n| {
                thread::sleep(Duration::from_millis(if n == 0 { first } else { 10 }));
                n as f32
            })
        };
        let heard: Vec<usize> =
            record(vec![every_10_ms_from(10), every_10_ms_from(5)]).iter().map(|clip: &Clip| clip.mic).collect();
        ensure!(heard == [1, 0, 1, 0, 1, 0], "Heard microphones in the order {heard:?}.");
    });
}

/// Many clips at once, on real threads.
#[test]
fn a_busy_night_on_real_threads() {
    for_real(|| {
        let clips = record(vec![(0..1000).map(|n| n as f32); 4]);
        ensure!(clips.len() == 4000, "{} of 4000 clips were returned.", clips.len());
    });
}
