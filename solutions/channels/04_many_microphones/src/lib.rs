//! Many microphones, one recorder.

use std::sync::mpsc::{self, Sender};
use std::thread;

/// One measurement: which microphone heard it, and how loud it was.
#[derive(Debug, PartialEq)]
pub struct Clip {
    pub mic: usize,
    pub level: f32,
}

/// Sends every level of one microphone, in order.
pub fn microphone(mic: usize, levels: impl Iterator<Item = f32>, out: Sender<Clip>) {
    for level in levels {
        if out.send(Clip { mic, level }).is_err() {
            return;
        }
    }
}

/// Runs each microphone on a thread of its own and returns all clips in order of arrival.
pub fn record<M>(mics: Vec<M>) -> Vec<Clip>
where
    M: Iterator<Item = f32> + Send + 'static,
{
    let (out, inbox) = mpsc::channel();
    for (mic, levels) in mics.into_iter().enumerate() {
        let out = out.clone();
        thread::spawn(move || microphone(mic, levels, out));
    }
    // The threads own a sender each. This one would keep the channel open for ever.
    drop(out);
    inbox.iter().collect()
}
