//! Works on my rock.

use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// What the keeper finds on the desk in the morning.
#[derive(Debug, PartialEq)]
pub struct Report {
    /// How many masts were read.
    pub readings: usize,
    /// The highest reading. Without any reading it means nothing.
    pub max: f32,
}

/// Reads the masts 0 to `masts - 1`, each on a thread of its own, and reports.
///
/// `measure(mast)` reads one mast. It takes as long as it takes.
pub fn night_report<F>(masts: usize, measure: F) -> Report
where
    F: Fn(usize) -> f32 + Send + Sync + 'static,
{
    let measure = Arc::new(measure);
    let (out, inbox) = mpsc::channel();
    for mast in 0..masts {
        let measure = Arc::clone(&measure);
        let out = out.clone();
        thread::spawn(move || out.send(measure(mast)));
    }

    // Every mast has answered within 50 ms so far.
    thread::sleep(Duration::from_millis(50));

    let mut report = Report { readings: 0, max: f32::NEG_INFINITY };
    for value in inbox.try_iter() {
        report.readings += 1;
        report.max = report.max.max(value);
    }
    report
}
