//! How often does each of the six orders of `a1 a2 | b1 b2` come up in 10,000 runs on real threads?

use measurements::{Kind, Plan, Question, Report, short};
use std::collections::BTreeMap;
use std::sync::mpsc;
use std::thread;

const RUNS: usize = 10_000;

fn main() {
    let report = Report::start(Plan {
        title: "10,000 runs of two threads that send two messages each: how often each order came up".into(),
        kind: Kind::Bars,
        x: "",
        y: "runs of 10,000",
        how: "One series of runs".into(),
        question: Some(Question::new(
            "Thread a is started first. Of 10,000 runs, how many bring the messages in the order a1 a2 b1 b2?",
            ["about 1,700, a sixth", "about half", "nearly all"],
        )),
    });
    let orders = ["a1 a2 b1 b2", "a1 b1 a2 b2", "a1 b1 b2 a2", "b1 a1 a2 b2", "b1 a1 b2 a2", "b1 b2 a1 a2"];
    let mut seen: BTreeMap<String, usize> = orders.iter().map(|order| ((*order).to_owned(), 0)).collect();
    for number in 1..=RUNS {
        *seen.entry(run()).or_default() += 1;
        if number % 500 == 0 {
            report.progress(number, RUNS);
        }
    }
    seen.iter().for_each(|(order, times)| report.value(order, *times as f64));
    let first = seen[orders[0]];
    let choice = if first > RUNS * 3 / 4 { 2 } else { usize::from(first > RUNS / 3) };
    report.answer(choice, &format!("it was {} of 10,000.", short(first as f64)));
}

fn run() -> String {
    let (sender, log) = mpsc::channel();
    for mast in ["a", "b"] {
        let sender = sender.clone();
        thread::spawn(move || {
            for number in 1..=2 {
                sender.send(format!("{mast}{number}")).expect("somebody is listening");
            }
        });
    }
    drop(sender);
    log.into_iter().collect::<Vec<_>>().join(" ")
}
