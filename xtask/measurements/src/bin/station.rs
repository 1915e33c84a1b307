//! The station of exercise 31 on a real clock, ten times with each of two settings.

use kit::work_for;
use measurements::{Kind, Plan, Question, Report, Row};
#[cfg(not(feature = "solved"))]
use never_late::{Knobs, Said, run};
#[cfg(feature = "solved")]
use solved_never_late::{Knobs, Said, run};
use std::sync::Mutex;
use std::sync::mpsc;
use std::time::{Duration, Instant};

const RUNS: usize = 10;

fn main() {
    let report = Report::start(Plan {
        title: "The station of exercise 31 with 6 tasks of 1.3 ms: ten runs of each setting".into(),
        kind: Kind::Curves,
        x: "run",
        y: "",
        how: "Ten runs in turns. On the virtual clock: 120 ms and 11 looks of the worker in vain with 20 and 7 ms, 112 ms and \
              none with 7 and 20 ms"
            .into(),
        question: Some(Question::new(
            "On the virtual clock, the last result is there at 120 ms. In how many of ten real runs by 121 ms?",
            ["in none", "in some", "in all"],
        )),
    });
    let mut in_time = 0;
    for number in 1..=RUNS {
        for (master, worker) in [(20, 7), (7, 20)] {
            let (last, idle) = station(master, worker);
            if master == 20 && last <= 121.0 {
                in_time += 1;
            }
            for (panel, y) in [("the last result, after ms", last), ("the worker's looks in vain", idle)] {
                let series = format!("master {master}, worker {worker} ms");
                report.row(&Row { panel: panel.into(), series, x: Some(number as f64), y, spread: None });
            }
        }
        report.progress(number, RUNS);
    }
    let choice = if in_time == 0 { 0 } else { 1 + usize::from(in_time == RUNS) };
    report.answer(choice, &format!("it was {in_time} of {RUNS}."));
}

/// When the last result was there, in milliseconds, and how often the worker looked in vain.
fn station(master: u64, worker: u64) -> (f64, f64) {
    let knobs = Knobs {
        max_work: 6,
        in_flight: 4,
        master_wait: Duration::from_millis(master),
        worker_wait: Duration::from_millis(worker),
    };
    let (heard, results) = mpsc::channel();
    let heard = Mutex::new(heard);
    let start = Instant::now();
    let say = move |what| {
        if let Said::Result { .. } = what {
            let _ = heard.lock().expect("nobody panics").send(start.elapsed());
        }
    };
    let work = |_: &mut [f32]| work_for(Duration::from_micros(1300));
    let summary = run(&knobs, |nr| vec![nr as f32], work, say);
    let last = results.into_iter().last().unwrap_or_default();
    (last.as_secs_f64() * 1e3, summary.worker_idle as f64)
}
