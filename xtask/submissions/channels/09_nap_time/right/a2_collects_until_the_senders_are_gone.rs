//! Works on my rock.

use std::sync::mpsc;
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
    let (out, inbox) = mpsc::channel();
    thread::scope(|scope| {
        for mast in 0..masts {
            let out = out.clone();
            let measure = &measure;
            scope.spawn(move || out.send(measure(mast)));
        }
        drop(out);
        let values: Vec<f32> = inbox.iter().collect();
        Report { readings: values.len(), max: values.into_iter().fold(f32::NEG_INFINITY, f32::max) }
    })
}
