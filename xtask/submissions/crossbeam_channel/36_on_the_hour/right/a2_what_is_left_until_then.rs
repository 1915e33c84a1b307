use crossbeam_channel::{Receiver, RecvTimeoutError};
use kit::Reading;
use std::time::{Duration, Instant};

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

pub fn weather_log(readings: Receiver<Reading>, every: Duration, shift: Duration) -> Vec<Line> {
    let start = Instant::now();
    let mut lines: Vec<Line> = Vec::new();
    let mut values: Vec<f32> = Vec::new();
    loop {
        let due = every * (lines.len() as u32 + 1);
        let wait = due.min(shift).saturating_sub(start.elapsed());
        match readings.recv_timeout(wait) {
            Ok(reading) => values.push(reading.value),
            Err(RecvTimeoutError::Timeout) if due > shift => break,
            Err(RecvTimeoutError::Timeout) => {
                lines.push(Line { at: due, count: values.len(), max: values.drain(..).reduce(f32::max) });
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    lines
}
