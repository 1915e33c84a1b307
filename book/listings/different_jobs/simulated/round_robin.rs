//! The same thirteen jobs, dealt out in turn: each worker has a pile of its own.

use kit::work_for;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    // ANCHOR: deal
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let (give, jobs) = mpsc::channel();
            (give, thread::spawn(|| jobs.into_iter().for_each(analyse)))
        })
        .collect();
    for number in 1..=13 {
        let ms = if number == 1 { 400 } else { 100 };
        let (give, _) = &workers[(number as usize - 1) % 4];
        give.send((number, ms)).expect("the worker is there");
    }
    // ANCHOR_END: deal
    for (give, worker) in workers {
        drop(give);
        worker.join().expect("the worker ends");
    }
    println!("done");
}

/// Analyses a job; the chart shows its number.
fn analyse((number, ms): (u32, u64)) {
    std::simulation::note(&number.to_string());
    work_for(Duration::from_millis(ms));
}
