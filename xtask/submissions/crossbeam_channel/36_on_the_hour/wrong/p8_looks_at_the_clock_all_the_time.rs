use crossbeam_channel::{Receiver, TryRecvError};
use kit::Reading;
use std::thread;
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
    let mut lines = Vec::new();
    let (mut count, mut max) = (0, None);
    let mut due = every;
    while start.elapsed() < shift {
        if start.elapsed() >= due {
            lines.push(Line { at: due, count, max });
            (count, max) = (0, None);
            due += every;
        }
        match readings.try_recv() {
            Ok(reading) => {
                count += 1;
                max = Some(max.map_or(reading.value, |max: f32| max.max(reading.value)));
            }
            Err(TryRecvError::Empty) => thread::sleep(Duration::from_millis(10)),
            Err(TryRecvError::Disconnected) => break,
        }
    }
    lines
}
