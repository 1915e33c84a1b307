use crossbeam_channel::{Receiver, after, select, tick};
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
    let mut start = Instant::now();
    let mut lines = Vec::new();
    let (mut count, mut max) = (0, None);
    let (line_is_due, shift_is_over) = (tick(every), after(shift));
    loop {
        select! {
            recv(readings) -> reading => {
                let Ok(reading) = reading else { return lines };
                count += 1;
                max = Some(max.map_or(reading.value, |max: f32| max.max(reading.value)));
            }
            recv(line_is_due) -> _ => {
                lines.push(Line { at: start.elapsed(), count, max });
                (count, max) = (0, None);
                start = Instant::now();
            }
            recv(shift_is_over) -> _ => return lines,
        }
    }
}
