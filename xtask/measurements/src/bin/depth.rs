//! How deep does the queue get? A writer takes 1 ms for each block, and blocks come at three speeds. The gauge is that of
//! exercise 11.

use kit::work_for;
use measurements::{Kind, Plan, Question, Report, Row};
#[cfg(not(feature = "solved"))]
use rising_tide::gauged;
#[cfg(feature = "solved")]
use solved_rising_tide::gauged;
use std::thread;
use std::time::{Duration, Instant};

const PERIODS: [u64; 3] = [500, 900, 1100];
const STORM: Duration = Duration::from_millis(400);

fn main() {
    let report = Report::start(Plan {
        title: "Blocks that wait for a writer who needs 1 ms for each, while they come for 0.4 s".into(),
        kind: Kind::Curves,
        x: "milliseconds since the first block",
        y: "blocks that wait",
        how: "One run of each speed; both threads are busy all the time".into(),
        question: Some(Question::new(
            "A block comes every 0.5 ms, for 0.4 s. How many wait in the end?",
            ["about 40", "about 200", "about 400", "about 800"],
        )),
    });
    let mut most = 0.0;
    for (number, period) in PERIODS.into_iter().enumerate() {
        let series = format!("a block every {} ms", period as f64 / 1000.0);
        for (x, y) in storm(Duration::from_micros(period)) {
            report.row(&Row { panel: String::new(), series: series.clone(), x: Some(x), y, spread: None });
            if number == 0 {
                most = y;
            }
        }
        report.progress(number + 1, PERIODS.len());
    }
    let choice = [40.0, 200.0, 400.0, 800.0].iter().filter(|limit| most > **limit * 1.5).count().min(3);
    report.answer(choice, &format!("after the last one it was {most}."));
}

/// The gauge after every so many blocks, with the time in milliseconds.
fn storm(period: Duration) -> Vec<(f64, f64)> {
    const EVERY: Duration = Duration::from_millis(20);
    let (sender, receiver, gauge) = gauged();
    let writer = thread::spawn(move || {
        while receiver.recv().is_ok() {
            work_for(Duration::from_millis(1));
        }
    });
    let start = Instant::now();
    let (mut due, mut look) = (Duration::ZERO, Duration::ZERO);
    let mut depths = Vec::new();
    while due <= STORM {
        // By the clock, not by counting pauses: a late block is no reason for all others to be late.
        work_for(due.saturating_sub(start.elapsed()));
        let _ = sender.send([0.0_f32; 64]);
        due += period;
        let now = start.elapsed();
        if now >= look || due > STORM {
            depths.push((now.as_secs_f64() * 1e3, gauge.now() as f64));
            look += EVERY;
        }
    }
    drop(sender);
    let _ = writer.join();
    depths
}
