//! Nobody is listening.

use kit::Reading;
use std::sync::mpsc::Sender;

/// Measures until `measure` says `None`, and sends each reading while someone listens.
///
/// When nobody listens any more, the sensor goes on into its notebook: the reading that could not be handed over and
/// all that follow are returned, in the order in which they were measured.
pub fn sensor(mut measure: impl FnMut() -> Option<Reading>, out: Sender<Reading>) -> Vec<Reading> {
    while let Some(reading) = measure() {
        out.send(reading).unwrap();
    }
    Vec::new()
}
