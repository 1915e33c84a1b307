//! Many microphones, one recorder.

use std::sync::mpsc::{self, Sender};
use std::thread;

/// One measurement: which microphone heard it, and how loud it was.
#[derive(Debug, PartialEq)]
pub struct Clip {
    /// The number of the microphone.
    pub mic: usize,
    /// How loud it was.
    pub level: f32,
}

/// Sends every level of one microphone, in order. Ends early if nobody can receive any more.
pub fn microphone(mic: usize, levels: impl Iterator<Item = f32>, out: Sender<Clip>) {
    for level in levels {
        if out.send(Clip { mic, level }).is_err() {
            return;
        }
    }
}

/// Runs every microphone on a thread of its own, all at the same time, and returns all clips in order of arrival.
///
/// Microphones are numbered from 0, as they stand in `mics`.
pub fn record<M>(mics: Vec<M>) -> Vec<Clip>
where
    M: Iterator<Item = f32> + Send + 'static,
{
    let (out, clips) = mpsc::sync_channel(0);
    thread::scope(|scope| {
        let out = out;
        let mut senders = Vec::new();
        for (mic, levels) in mics.into_iter().enumerate() {
            let out = out.clone();
            senders.push(scope.spawn(move || levels.for_each(|level| out.send(Clip { mic, level }).unwrap())));
        }
        drop(out);
        clips.iter().collect()
    })
}
