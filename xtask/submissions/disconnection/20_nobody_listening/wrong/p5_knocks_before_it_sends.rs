//! Nobody is listening.

use kit::Reading;
use std::sync::mpsc::{SendError, Sender};

/// Measures until `measure` says `None`, and sends each reading while someone listens.
///
/// When nobody listens any more, the sensor goes on into its notebook: the reading that could not be handed over and
/// all that follow are returned, in the order in which they were measured.
pub fn sensor(mut measure: impl FnMut() -> Option<Reading>, out: Sender<Reading>) -> Vec<Reading> {
    let mut notebook = Vec::new();
    while let Some(reading) = measure() {
        let knock = Reading { mast: reading.mast, t_ms: reading.t_ms, value: f32::NAN };
        if out.send(knock).is_err() {
            notebook.push(reading);
        } else if let Err(SendError(reading)) = out.send(reading) {
            notebook.push(reading);
        }
    }
    notebook
}
