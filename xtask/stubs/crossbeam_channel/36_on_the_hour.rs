//! On the hour.
#![expect(unused_variables, reason = "delete this line once you use them")]

use crossbeam_channel::Receiver;
use kit::Reading;
use std::time::Duration;

/// One line of the weather log.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// When it was written, since the shift began.
    pub at: Duration,
    /// How many readings came since the line before.
    pub count: usize,
    /// The greatest of their values; `None` if there was none.
    pub max: Option<f32>,
}

/// Writes one line `every` so often, also when no reading has come since the last one.
///
/// Ends when the `shift` is over, or when the readings end. Returns all lines.
pub fn weather_log(readings: Receiver<Reading>, every: Duration, shift: Duration) -> Vec<Line> {
    todo!("wait for a reading, for the next line and for the end of the shift")
}
