//! Three parcels at customs.

use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;

/// Sends `block` to the archive. Returns how many samples it had and how loud it was.
///
/// The archive gets the block itself, not a copy.
pub fn log_and_send(block: Vec<f32>, out: &Sender<Vec<f32>>) -> (usize, f32) {
    let length = block.len();
    let peak = block.iter().copied().map(f32::abs).max_by(f32::total_cmp).unwrap_or(0.0);
    out.send(block).ok();
    (length, peak)
}

/// Multiplies every sample of `a` and of `b` by the number at the same place in `table`. Each is done on a thread of
/// its own. All three have the same length.
pub fn calibrate_on_two_threads(table: Vec<f32>, a: Vec<f32>, b: Vec<f32>) -> (Vec<f32>, Vec<f32>) {
    let table: Arc<[f32]> = table.into();
    let mut done = [a, b]
        .map(|samples| {
            let table = Arc::clone(&table);
            thread::spawn(move || samples.iter().zip(&table[..]).map(|(sample, factor)| sample * factor).collect())
        })
        .map(|worker| worker.join().expect("the worker does not panic"))
        .into_iter();
    (done.next().unwrap_or_default(), done.next().unwrap_or_default())
}

/// The loudness of a recording, 0 if it is empty. Two threads look at one half each.
pub fn loudest(recording: &[f32]) -> f32 {
    let size = recording.len().div_ceil(2).max(1);
    let (tx, rx) = mpsc::sync_channel(0);
    thread::scope(|scope| {
        recording.chunks(size).for_each(|half| {
            let tx = tx.clone();
            scope.spawn(move || half.iter().try_for_each(|sample| tx.send(sample.abs())));
        });
        drop(tx);
        rx.into_iter().reduce(f32::max).unwrap_or_default()
    })
}
