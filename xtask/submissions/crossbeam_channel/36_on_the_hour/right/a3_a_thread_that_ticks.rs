use crossbeam_channel::{Receiver, bounded, select};
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

enum Time {
    Line(Duration),
    Over,
}

/// A thread for the time, which says what is due.
pub fn weather_log(readings: Receiver<Reading>, every: Duration, shift: Duration) -> Vec<Line> {
    let (say, clock) = bounded(1);
    let (stop, stopped) = bounded::<()>(0);
    let ticker = thread::spawn(move || {
        let start = Instant::now();
        let mut due = every;
        loop {
            let next = due.min(shift);
            if stopped.recv_deadline(start + next) != Err(crossbeam_channel::RecvTimeoutError::Timeout) {
                return;
            }
            let time = if next == shift && due > shift { Time::Over } else { Time::Line(next) };
            let over = matches!(time, Time::Over);
            if say.send(time).is_err() || over {
                return;
            }
            due += every;
        }
    });
    let mut lines = Vec::new();
    let mut values: Vec<f32> = Vec::new();
    loop {
        select! {
            recv(readings) -> reading => match reading {
                Ok(reading) => values.push(reading.value),
                Err(_) => break,
            },
            recv(clock) -> time => match time {
                Ok(Time::Line(at)) => {
                    lines.push(Line { at, count: values.len(), max: values.drain(..).reduce(f32::max) });
                }
                Ok(Time::Over) | Err(_) => break,
            },
        }
    }
    drop((stop, clock));
    ticker.join().unwrap();
    lines
}
