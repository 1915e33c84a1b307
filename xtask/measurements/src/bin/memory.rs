//! How much memory does a process hold while the producer is twice as fast as the consumer? Through `channel()` and through
//! `sync_channel(8)`, until 200 blocks of 1 MB have been made. Linux only: it reads the process's own account.

use kit::work_for;
use measurements::{Kind, Plan, Question, Report, Row, short};
use std::fs;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

const BLOCK: usize = 1_000_000;
const BLOCKS: usize = 200;

fn main() {
    if resident_megabytes().is_none() {
        eprintln!("This measurement needs Linux, which keeps an account of each process's memory.");
        return;
    }
    let report = Report::start(Plan {
        title: "Memory that a process holds while one thread makes blocks of 1 MB and another takes twice as long to use each"
            .into(),
        kind: Kind::Curves,
        x: "blocks made",
        y: "megabytes",
        how: "One run of each".into(),
        question: Some(Question::new(
            "Without a limit, how many megabytes does the process hold after 200 blocks?",
            ["about 10", "about 100", "about 200"],
        )),
    });
    // The bounded one first: memory once used may stay with the process.
    let (sender, receiver) = mpsc::sync_channel(8);
    storm(&report, "8 places", 0, move |block| sender.send(block).expect("the disk is listening"), receiver);
    let (sender, receiver) = mpsc::channel();
    let held =
        storm(&report, "no limit", BLOCKS, move |block| sender.send(block).expect("the disk is listening"), receiver);
    let choice = usize::from(held > 30.0) + usize::from(held > 150.0);
    report.answer(choice, &format!("it was {} MB.", short(held)));
}

fn storm(report: &Report, name: &str, done: usize, send: impl Fn(Vec<u8>), receiver: Receiver<Vec<u8>>) -> f64 {
    let disk = thread::spawn(move || receiver.into_iter().for_each(|_block| work_for(Duration::from_millis(4))));
    let mut held = 0.0;
    for made in 1..=BLOCKS {
        work_for(Duration::from_millis(2));
        send(vec![1; BLOCK]);
        if made % 20 == 0 {
            held = resident_megabytes().unwrap_or_default();
            let x = Some(made as f64);
            report.row(&Row { panel: String::new(), series: name.into(), x, y: held, spread: None });
            report.progress(done + made, 2 * BLOCKS);
        }
    }
    drop(send);
    disk.join().expect("the disk ends");
    held
}

/// The second field of `statm` counts resident pages of 4 KiB.
fn resident_megabytes() -> Option<f64> {
    let account = fs::read_to_string("/proc/self/statm").ok()?;
    let pages: f64 = account.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096.0 / 1e6)
}
