//! Many microphones, one recorder.
#![expect(unused_variables, reason = "delete this line once you use them")]

use std::sync::mpsc::Sender;

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
    todo!("one thread for each microphone, one channel for all")
}
