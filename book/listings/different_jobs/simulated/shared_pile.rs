//! Thirteen jobs, one of them long, on one pile for four workers.

use kit::work_for;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

fn main() {
    let (give, jobs) = mpsc::channel();
    for number in 1..=13 {
        let ms = if number == 1 { 400 } else { 100 };
        give.send((number, ms)).expect("the pile is there");
    }
    drop(give);
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let taken = jobs.lock().unwrap().recv();
                    let Ok(job) = taken else { break };
                    analyse(job);
                }
            });
        }
    });
    println!("done");
}

/// Analyses a job; the chart shows its number.
fn analyse((number, ms): (u32, u64)) {
    std::simulation::note(&number.to_string());
    work_for(Duration::from_millis(ms));
}
