//! How far a grading is, on a terminal.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// A line that is drawn again and again. Nothing is drawn where nobody watches.
pub struct Progress {
    total: usize,
    done: usize,
    since: Instant,
    drawn: Option<Instant>,
    watched: bool,
}

impl Progress {
    pub fn new(total: usize) -> Progress {
        let watched = std::io::stderr().is_terminal();
        Progress { total, done: 0, since: Instant::now(), drawn: None, watched }
    }

    /// One more is done.
    pub fn step(&mut self) {
        self.done += 1;
        let is_due = self.drawn.is_none_or(|drawn| Duration::from_millis(200) < drawn.elapsed());
        if self.watched && (is_due || self.done == self.total) {
            self.drawn = Some(Instant::now());
            eprint!("\r\x1b[K{}", line(self.done, self.total, self.since.elapsed()));
            _ = std::io::stderr().flush();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.watched && self.drawn.is_some() {
            eprint!("\r\x1b[K");
        }
    }
}

/// `[#####               ] 25 of 100 answers, about 3 min left`.
fn line(done: usize, total: usize, elapsed: Duration) -> String {
    const WIDTH: usize = 24;
    let filled = WIDTH * done / total.max(1);
    let bar: String = (0..WIDTH).map(|at| if at < filled { '#' } else { ' ' }).collect();
    let left = if 0 < done && Duration::from_secs(2) < elapsed {
        let left = elapsed.as_secs() * (total - done) as u64 / done as u64;
        format!(", about {} left", words(left))
    } else {
        String::new()
    };
    format!("[{bar}] {done} of {} judged{left}", crate::text::count(total, "answer"))
}

/// `40 s`, `3 min`, `2 h 5 min`.
pub fn words(seconds: u64) -> String {
    match seconds {
        0..100 => format!("{seconds} s"),
        100..3600 => format!("{} min", (seconds + 30) / 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{line, words};

    #[test]
    fn the_estimate_follows_the_pace_so_far() {
        assert_eq!(
            line(25, 100, Duration::from_secs(60)),
            "[######                  ] 25 of 100 answers judged, about 3 min left"
        );
        assert_eq!(line(0, 0, Duration::ZERO), "[                        ] 0 of 0 answers judged");
        assert_eq!([5, 99, 130, 7500].map(words), ["5 s", "99 s", "2 min", "2 h 5 min"]);
    }
}
