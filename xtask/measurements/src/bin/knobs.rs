//! The station of exercise 32, 20 times as fast: 16 settings of its two sleeps, and what comes of each.

#[allow(dead_code)]
#[path = "../../../../exercises/measuring/32_turn_the_knobs/src/station.rs"]
mod station;

use kit::work_for;
use measurements::{Kind, Plan, Question, Report, Row, short};
use station::{Knobs, Said, run};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

const TASKS: usize = 100;
/// What the station of the exercise sleeps, in milliseconds; here 20 times as short.
const WAITS: [u32; 4] = [50, 100, 200, 400];
const FASTER: u32 = 20;

fn main() {
    let report = Report::start(Plan {
        title: "The station of exercise 32, 20 times as fast: 100 tasks, 4 of them under way".into(),
        kind: Kind::Heat,
        x: "milliseconds that the worker sleeps, times 20",
        y: "",
        how: "One run of each setting".into(),
        question: Some(Question::new(
            "Master and worker sleep for 10 ms each. Now only the worker's sleep is halved. The whole takes",
            ["half as long", "three quarters as long", "as long as before"],
        )),
    });
    let mut ends = [0.0, 0.0];
    let settings: Vec<(u32, u32)> = WAITS.iter().flat_map(|master| WAITS.map(|worker| (*master, worker))).collect();
    for (number, &(master, worker)) in settings.iter().enumerate() {
        let figures = closed(master, worker);
        let names = ["seconds to the last result", "looks of the master in vain", "looks of the worker in vain"];
        let names = names.into_iter().chain(["tasks that waited at most"]);
        for (panel, y) in names.zip(figures) {
            let (series, x) = (format!("master {master}"), Some(f64::from(worker)));
            report.row(&Row { panel: panel.into(), series, x, y, spread: None });
        }
        match (master, worker) {
            (200, 200) => ends[0] = figures[0],
            (200, 100) => ends[1] = figures[0],
            _ => {}
        }
        report.progress(number + 1, settings.len());
    }
    let ratio = ends[1] / ends[0];
    let choice = usize::from(ratio > 0.6) + usize::from(ratio > 0.9);
    report.answer(choice, &format!("{} s before, {} s afterwards.", short(ends[0]), short(ends[1])));
}

/// Seconds to the last result, looks in vain of master and worker, the most tasks that waited.
fn closed(master: u32, worker: u32) -> [f64; 4] {
    let wait = |millis: u32| Duration::from_millis(millis.into()) / FASTER;
    let knobs = Knobs { max_work: TASKS, in_flight: 4, master_wait: wait(master), worker_wait: wait(worker) };
    let waiting = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let (made, taken) = (Arc::clone(&waiting), Arc::clone(&waiting));
    let task = move |nr| {
        let now = made.0.fetch_add(1, SeqCst) + 1;
        made.1.fetch_max(now, SeqCst);
        vec![nr as f32]
    };
    let work = move |_: &mut [f32]| {
        taken.0.fetch_sub(1, SeqCst);
        work_for(Duration::from_micros(300) / FASTER);
    };
    let (heard, results) = mpsc::channel();
    let heard = Mutex::new(heard);
    let start = Instant::now();
    let say = move |what| {
        if let Said::Result { .. } = what {
            let _ = heard.lock().expect("nobody panics").send(start.elapsed());
        }
    };
    let summary = run(&knobs, task, work, say);
    let last = results.into_iter().last().unwrap_or_default();
    let most = waiting.1.load(SeqCst);
    [last.as_secs_f64(), summary.master_idle as f64, summary.worker_idle as f64, most as f64]
}
