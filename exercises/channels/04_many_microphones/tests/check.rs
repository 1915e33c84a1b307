//! What `record` must do, in every interleaving.

use std::iter;
use std::thread;
use std::time::Duration;

use checker::{Notes, elapsed, ensure, every_interleaving, for_real, mistake, on_the_clock};
use many_microphones::{Clip, record};

/// Catches a recorder that stops early, waits for ever, or mixes up what one microphone said.
#[test]
fn every_clip_is_recorded_once() {
    // What each microphone has to say. One grows quieter, so its levels are not in order; one says the same thing twice:
    // those are two clips.
    let nights: [&[&[f32]]; 5] =
        [&[&[2.0, 1.0], &[1.0, 2.0]], &[&[1.0], &[2.0], &[3.0]], &[&[], &[1.0]], &[&[5.0, 5.0]], &[]];
    for night in nights {
        every_interleaving(move || {
            let said: Vec<Vec<f32>> = night.iter().map(|levels| levels.to_vec()).collect();
            let clips = record(said.iter().cloned().map(Vec::into_iter).collect());
            ensure_recorded(&said, &clips);
        });
    }
}

/// Catches a recorder that listens to one microphone after the other, or groups what it has heard.
#[test]
fn clips_come_in_order_of_arrival() {
    on_the_clock(|| {
        let diary = Notes::new();
        let firsts = [10, 5, 7];
        let clips = record((0..3).map(|mic| every_10_ms_from(firsts[mic], mic, &diary)).collect());
        let ready_at = elapsed().as_millis();

        for pair in diary.all().windows(2) {
            if let [(first, "ended"), (second, "began")] = pair[..] {
                mistake!(
                    "Microphone {second} was started when microphone {first} had ended: \
                     they never listened at the same time."
                );
            }
        }
        ensure_recorded(&firsts.map(|first| [0, 10, 20].map(|later| (first + later) as f32).to_vec()), &clips);
        for (n, clip) in clips.iter().enumerate() {
            if let Some(later) = clips[n..].iter().find(|later| later.level < clip.level) {
                mistake!(
                    "A clip of microphone {} from {} ms stands before one of microphone {} from {} ms: \
                     not in order of arrival.",
                    clip.mic,
                    clip.level,
                    later.mic,
                    later.level
                );
            }
        }
        ensure!(ready_at == 30, "The last clip came at 30 ms; `record` returned at {ready_at} ms.");
    });
}

/// Catches what only a busy night shows: four microphones and four thousand clips, on real threads.
#[test]
fn a_busy_night_on_real_threads() {
    for_real(|| {
        let said = vec![(1..=1000).map(|level| level as f32).collect::<Vec<_>>(); 4];
        let clips = record(said.iter().cloned().map(Vec::into_iter).collect());
        ensure_recorded(&said, &clips);
    });
}

/// A microphone that speaks three times; the level it reports is the time. It keeps a diary of its own life.
fn every_10_ms_from(
    first: u64,
    mic: usize,
    diary: &Notes<(usize, &'static str)>,
) -> impl Iterator<Item = f32> + Send + use<> {
    let diary = diary.clone();
    let mut spoken = 0;
    iter::from_fn(move || {
        if spoken == 0 {
            diary.push((mic, "began"));
        }
        if spoken == 3 {
            diary.push((mic, "ended"));
            return None;
        }
        thread::sleep(Duration::from_millis(if spoken == 0 { first } else { 10 }));
        spoken += 1;
        Some(elapsed().as_millis() as f32)
    })
}

/// Requires every level that was said, once, and each microphone's levels in the order it said them.
fn ensure_recorded(said: &[Vec<f32>], clips: &[Clip]) {
    let (all, returned) = (said.iter().flatten().count(), clips.len());
    if returned == 0 && all > 0 {
        mistake!("0 of {all} clips were returned: the recorder left before anything had arrived.");
    }
    ensure!(returned >= all, "{returned} of {all} clips were returned.");
    ensure!(returned == all, "{all} clips were sent; {returned} were returned.");
    for (mic, said) in said.iter().enumerate() {
        let heard: Vec<f32> = clips.iter().filter(|clip| clip.mic == mic).map(|clip| clip.level).collect();
        ensure!(heard == *said, "Microphone {mic} said {said:?}; the recorder heard {heard:?}.");
    }
}
