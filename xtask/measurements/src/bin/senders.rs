//! What does a message cost when 1, 2, 4 or 8 threads send into the same channel?

use measurements::{Bench, Kind, Plan, Question, Report, median_of, nearest, short, timed};
use std::sync::mpsc;
use std::thread;

const MESSAGES: u32 = 40_000;
const FACTORS: [u32; 4] = [1, 2, 4, 8];

fn main() {
    let report = Report::start(Plan {
        title: "Threads send 40,000 numbers in all, one receives them: by number of senders".into(),
        kind: Kind::Lines,
        x: "senders",
        y: "microseconds for each message",
        how: "Median of 15 times, in turns, after 2 to warm up".into(),
        question: Some(Question::how_many_times(
            "With std's channel() and 8 senders in place of one, a message costs",
            FACTORS,
        )),
    });
    let mut bench = Bench::new();
    for senders in [1, 2, 4, 8] {
        let x = Some(f64::from(senders));
        bench.add("", "std, no limit", x, move || {
            let (sender, receiver) = mpsc::channel();
            cost(senders, move |number| sender.send(number).is_ok(), receiver)
        });
        bench.add("", "crossbeam, no limit", x, move || {
            let (sender, receiver) = crossbeam_channel::unbounded();
            cost(senders, move |number| sender.send(number).is_ok(), receiver)
        });
        bench.add("", "std, 64 places", x, move || {
            let (sender, receiver) = mpsc::sync_channel(64);
            cost(senders, move |number| sender.send(number).is_ok(), receiver)
        });
        bench.add("", "crossbeam, 64 places", x, move || {
            let (sender, receiver) = crossbeam_channel::bounded(64);
            cost(senders, move |number| sender.send(number).is_ok(), receiver)
        });
    }
    let rows = bench.run(&report, 2, 15);
    let [one, eight] = [1.0, 8.0].map(|senders| median_of(&rows, "std, no limit", Some(senders)));
    let because = format!("{} µs with one sender, {} µs with eight.", short(one), short(eight));
    report.answer(nearest(eight / one, FACTORS), &because);
}

/// The time for each message, in microseconds.
fn cost<R>(senders: u32, send: impl Fn(u32) -> bool + Clone + Send + 'static, receiver: R) -> f64
where
    R: IntoIterator<Item = u32>,
{
    let time = timed(|| {
        let sending: Vec<_> = (0..senders)
            .map(|_| {
                let send = send.clone();
                thread::spawn(move || (0..MESSAGES / senders).all(send))
            })
            .collect();
        drop(send);
        assert_eq!(receiver.into_iter().count(), MESSAGES as usize);
        assert!(sending.into_iter().all(|sender| sender.join().expect("a sender ends")));
    });
    time.as_secs_f64() * 1e6 / f64::from(MESSAGES)
}
