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

/// Without any timer: the next instant at which something is due is known.
pub fn weather_log(readings: Receiver<Reading>, every: Duration, shift: Duration) -> Vec<Line> {
    let start = Instant::now();
    let end = start + shift;
    let mut due = start + every;
    let mut lines = Vec::new();
    let (mut count, mut max) = (0, None);
    loop {
        match readings.recv_deadline(due.min(end)) {
            Ok(reading) => {
                count += 1;
                max = Some(f32::max(max.unwrap_or(f32::MIN), reading.value));
            }
            Err(RecvTimeoutError::Disconnected) => return lines,
            Err(RecvTimeoutError::Timeout) if end < due => return lines,
            Err(RecvTimeoutError::Timeout) => {
                lines.push(Line { at: due - start, count, max });
                (count, max) = (0, None);
                due += every;
            }
        }
    }
}
