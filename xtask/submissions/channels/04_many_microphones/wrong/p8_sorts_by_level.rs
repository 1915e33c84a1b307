//! Many microphones, one recorder.

use std::sync::mpsc::{self, Sender};
#[derive(Debug, PartialEq)]
pub struct Clip {
    pub mic: usize,
    pub level: f32,
}
pub fn microphone(mic: usize, levels: impl Iterator<Item = f32>, out: Sender<Clip>) {
    for level in levels {
        if out.send(Clip { mic, level }).is_err() {
            return;
        }
    }
}
pub fn record<M>(mics: Vec<M>) -> Vec<Clip>
where
    M: Iterator<Item = f32> + Send + 'static,
{
    let (tx, rx) = mpsc::channel();
    for (i, m) in mics.into_iter().enumerate() {
        let tx = tx.clone();
        std::thread::spawn(move || microphone(i, m, tx));
    }
    drop(tx);
    let mut v: Vec<Clip> = rx.iter().collect();
    v.sort_by(|a, b| a.level.total_cmp(&b.level));
    v
}
