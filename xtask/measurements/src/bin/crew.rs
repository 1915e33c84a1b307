//! How many jobs a crew of 1 to 4 workers does in a second, when jobs compute and when they wait.
//!
//! A computing job is a fixed number of steps: it takes longer when two threads share a core.

use measurements::{Bench, Kind, Plan, Question, Report, median_of, short};
use std::hint::black_box;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const JOBS: usize = 12;
const LENGTH: Duration = Duration::from_millis(10);
const COMPUTE: &str = "jobs that compute";
const WAIT: &str = "jobs that wait";

fn main() {
    let report = Report::start(Plan {
        title: "Jobs of 10 ms done in a second by a crew of 1 to 4 workers".into(),
        kind: Kind::Lines,
        x: "workers",
        y: "jobs a second",
        how: "Median of 15 times, in turns, after one to warm up".into(),
        question: Some(Question::new(
            "The jobs compute. What do four workers do in a second, compared with two?",
            ["about as much", "up to half as much again", "nearly double"],
        )),
    });
    let steps = steps_in(LENGTH);
    let mut bench = Bench::new();
    for workers in 1..=4 {
        let x = Some(workers as f64);
        bench.add("", COMPUTE, x, move || jobs_a_second(workers, || compute(steps)));
        bench.add("", WAIT, x, move || jobs_a_second(workers, || thread::sleep(LENGTH)));
    }
    let rows = bench.run(&report, 1, 15);
    let [two, four] = [2.0, 4.0].map(|workers| median_of(&rows, COMPUTE, Some(workers)));
    let choice = usize::from(four > 1.15 * two) + usize::from(four > 1.6 * two);
    report.answer(choice, &format!("{} by two workers, {} by four.", short(two), short(four)));
}

/// How many jobs `workers` do in a second.
fn jobs_a_second(workers: usize, job: impl Fn() + Sync) -> f64 {
    let (give, jobs) = mpsc::channel();
    for number in 0..JOBS {
        give.send(number).expect("the pile is there");
    }
    drop(give);
    let jobs = Mutex::new(jobs);
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let taken = jobs.lock().expect("nobody panics").recv();
                    let Ok(_) = taken else { break };
                    job();
                }
            });
        }
    });
    JOBS as f64 / start.elapsed().as_secs_f64()
}

fn compute(steps: u64) {
    let sum = (0..steps).fold(1_u64, |sum, step| black_box(sum.rotate_left(5) ^ step));
    black_box(sum);
}

/// How many steps one thread alone makes in that time: the best of five.
fn steps_in(time: Duration) -> u64 {
    const TRIAL: u64 = 1_000_000;
    let trials = (0..5).map(|_| {
        let start = Instant::now();
        compute(TRIAL);
        start.elapsed()
    });
    let best = trials.min().expect("there are five");
    (TRIAL as f64 * time.as_secs_f64() / best.as_secs_f64()) as u64
}
