//! Three parcels at customs: none of these functions compiles yet.

use std::rc::Rc;
use std::sync::mpsc::{self, Sender};
use std::thread;

use kit::signal::peak;

/// Sends `block` to the archive. Returns how many samples it had and how loud it was.
///
/// The archive gets the block itself, not a copy.
pub fn log_and_send(block: Vec<f32>, out: &Sender<Vec<f32>>) -> (usize, f32) {
    // An archive that has closed for the night gets nothing, and the log is written all the same.
    let _ = out.send(block);
    (block.len(), peak(&block))
}

/// Multiplies every sample of `a` and of `b` by the number at the same place in `table`. Each is done on a thread of
/// its own. All three have the same length.
pub fn calibrate_on_two_threads(table: Vec<f32>, a: Vec<f32>, b: Vec<f32>) -> (Vec<f32>, Vec<f32>) {
    let table = Rc::new(table);
    let table_for_a = Rc::clone(&table);
    let first = thread::spawn(move || calibrate(a, &table_for_a));
    let second = thread::spawn(move || calibrate(b, &table));
    (first.join().unwrap(), second.join().unwrap())
}

/// Given, and without fault.
fn calibrate(mut samples: Vec<f32>, table: &[f32]) -> Vec<f32> {
    for (sample, factor) in samples.iter_mut().zip(table) {
        *sample *= factor;
    }
    samples
}

/// The loudness of a recording, 0 if it is empty. Two threads look at one half each.
pub fn loudest(recording: &[f32]) -> f32 {
    let (first, second) = recording.split_at(recording.len() / 2);
    let (out, inbox) = mpsc::channel();
    for half in [first, second] {
        let out = out.clone();
        thread::spawn(move || out.send(peak(half)));
    }
    drop(out);
    inbox.iter().fold(0.0, f32::max)
}
