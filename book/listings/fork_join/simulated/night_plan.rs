//! The tasks of one night, done by two workers as the solution of exercise 30 does them.

use kit::work_for;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

/// Name, milliseconds, and what it needs.
const PLAN: [(&str, u64, &[usize]); 8] = [
    ("fetch", 20, &[]),
    ("tide", 30, &[]),
    ("denoise", 40, &[0]),
    ("weather", 20, &[0]),
    ("whales", 50, &[2]),
    ("ships", 30, &[2]),
    ("map", 20, &[1, 3]),
    ("report", 10, &[4, 5, 6]),
];

fn main() {
    println!("task  ms  needs");
    for (name, ms, needs) in PLAN {
        let needs: Vec<&str> = needs.iter().map(|&need| PLAN[need].0).collect();
        let needs =
            if needs.is_empty() { "-".into() } else { needs.join(",") };
        println!("{name}  {ms}  {needs}");
    }
    let (orders, inbox) = mpsc::channel();
    let (report, reports) = mpsc::channel();
    let inbox = Mutex::new(inbox);
    thread::scope(|scope| {
        for _ in 0..2 {
            let report = report.clone();
            scope.spawn(|| work(&inbox, report));
        }
        // ANCHOR: coordinator
        let mut missing = PLAN.map(|(_, _, needs)| needs.len());
        let mut under_way = 0;
        let mut ready: Vec<usize> =
            (0..PLAN.len()).filter(|&task| missing[task] == 0).collect();
        loop {
            under_way += ready.len();
            for task in ready {
                orders.send(task).expect("the inbox is there");
            }
            if under_way == 0 {
                break;
            }
            let done = reports.recv().expect("a worker reports");
            under_way -= 1;
            ready = freed_by(done, &mut missing);
        }
        // ANCHOR_END: coordinator
        drop(orders);
    });
}

// ANCHOR: freed
/// What can start now that a task is done.
fn freed_by(done: usize, missing: &mut [usize]) -> Vec<usize> {
    let mut freed = Vec::new();
    for (task, (_, _, needs)) in PLAN.iter().enumerate() {
        if needs.contains(&done) {
            missing[task] -= 1;
            if missing[task] == 0 {
                freed.push(task);
            }
        }
    }
    freed
}
// ANCHOR_END: freed

fn work(inbox: &Mutex<mpsc::Receiver<usize>>, report: mpsc::Sender<usize>) {
    loop {
        let taken = inbox.lock().unwrap().recv();
        let Ok(task) = taken else { return };
        let (name, ms, _) = PLAN[task];
        std::simulation::note(name);
        work_for(Duration::from_millis(ms));
        report.send(task).expect("the coordinator listens");
    }
}
