//! How many jobs a crew of 1 to 4 workers does in a second, when jobs compute and when they wait.
//!
//! A computing job is a fixed number of steps: it takes longer when two threads share a core.

use std::hint::black_box;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const JOBS: usize = 12;
const LENGTH: Duration = Duration::from_millis(10);
const REPETITIONS: usize = 30;

fn main() {
    let steps = steps_in(LENGTH);
    // In turns, and the fastest counts: the machine has other things to do.
    let mut times = vec![Vec::new(); 8];
    for repetition in 0..=REPETITIONS {
        for (index, times) in times.iter_mut().enumerate() {
            let workers = index % 4 + 1;
            let taken = if index < 4 {
                crew(workers, || compute(steps))
            } else {
                crew(workers, || thread::sleep(LENGTH))
            };
            // The first round warms up.
            if repetition > 0 {
                times.push(taken.as_secs_f64());
            }
        }
    }
    for (index, times) in times.iter_mut().enumerate() {
        times.sort_by(f64::total_cmp);
        let per_second = JOBS as f64 / times[0];
        let series =
            if index < 4 { "jobs that compute" } else { "jobs that wait" };
        let workers = index % 4 + 1;
        println!(
            "{{\"series\":\"{series}\",\"x\":{workers},\"y\":{per_second:.1}}}"
        );
    }
}

/// How long `workers` need for all jobs.
fn crew(workers: usize, job: impl Fn() + Sync) -> Duration {
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
    start.elapsed()
}

fn compute(steps: u64) {
    let sum = (0..steps)
        .fold(1_u64, |sum, step| black_box(sum.rotate_left(5) ^ step));
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
