//! What does a message cost through std's channels and through crossbeam's, by capacity?

use measurements::{Bench, Kind, Plan, Question, Report, median_of, short, timed};
use std::sync::mpsc;
use std::thread;

const MESSAGES: u32 = 20_000;

fn main() {
    let report = Report::start(Plan {
        title: "One thread sends 20,000 numbers, another receives them: std's channels and crossbeam's".into(),
        kind: Kind::Boxes,
        x: "",
        y: "microseconds for each message",
        how: "Median of 15 times, in turns, after 2 to warm up".into(),
        question: Some(Question::new(
            "Without a limit, which of the two libraries takes less time for a message?",
            ["std, by more than a quarter", "crossbeam, by more than a quarter", "neither: they are close"],
        )),
    });
    let mut bench = Bench::new();
    for capacity in [0, 1, 8, 64] {
        let s = if capacity == 1 { "" } else { "s" };
        bench.add("", &format!("std, {capacity} place{s}"), None, move || {
            let (sender, receiver) = mpsc::sync_channel(capacity);
            cost(move |number| sender.send(number).is_ok(), receiver)
        });
        bench.add("", &format!("crossbeam, {capacity} place{s}"), None, move || {
            let (sender, receiver) = crossbeam_channel::bounded(capacity);
            cost(move |number| sender.send(number).is_ok(), receiver)
        });
    }
    bench.add("", "std, no limit", None, || {
        let (sender, receiver) = mpsc::channel();
        cost(move |number| sender.send(number).is_ok(), receiver)
    });
    bench.add("", "crossbeam, no limit", None, || {
        let (sender, receiver) = crossbeam_channel::unbounded();
        cost(move |number| sender.send(number).is_ok(), receiver)
    });
    let rows = bench.run(&report, 2, 15);
    let [std, crossbeam] = ["std, no limit", "crossbeam, no limit"].map(|series| median_of(&rows, series, None));
    let choice = if std * 1.25 < crossbeam {
        0
    } else if crossbeam * 1.25 < std {
        1
    } else {
        2
    };
    report.answer(choice, &format!("{} µs with std, {} µs with crossbeam.", short(std), short(crossbeam)));
}

/// The time for each message, in microseconds.
fn cost<R>(send: impl Fn(u32) -> bool + Send + 'static, receiver: R) -> f64
where
    R: IntoIterator<Item = u32>,
{
    let time = timed(|| {
        let sending = thread::spawn(move || (0..MESSAGES).all(send));
        let received = receiver.into_iter().count();
        assert_eq!(received, MESSAGES as usize);
        assert!(sending.join().expect("the sender ends"));
    });
    time.as_secs_f64() * 1e6 / f64::from(MESSAGES)
}
