use crossbeam_channel::{Receiver, at, select};
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
    let over = at(start + shift);
    let mut due = start + every;
    let mut next = at(due);
    let (mut lines, mut count, mut max) = (vec![], 0, None::<f32>);
    loop {
        select! {
            recv(over) -> _ => break,
            recv(next) -> _ => {
                lines.push(Line { at: due - start, count, max: max.take() });
                count = 0;
                due += every;
                next = at(due);
            }
            recv(readings) -> reading => match reading {
                Err(_) => break,
                Ok(Reading { value, .. }) => {
                    count += 1;
                    max = Some(match max {
                        Some(max) if max > value => max,
                        _ => value,
                    });
                }
            },
        }
    }
    lines
}
