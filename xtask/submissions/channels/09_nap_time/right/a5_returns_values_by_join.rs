//! Works on my rock.

use std::sync::Arc;
use std::thread;

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
    let crew: Vec<_> = (0..masts)
        .map(|mast| {
            let measure = Arc::clone(&measure);
            thread::spawn(move || measure(mast))
        })
        .collect();
    let values: Vec<f32> = crew.into_iter().filter_map(|hand| hand.join().ok()).collect();
    Report { readings: values.len(), max: values.into_iter().reduce(f32::max).unwrap_or(0.0) }
}
