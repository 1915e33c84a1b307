//! What does a message cost through channels of different capacity? One thread sends numbers, another receives them.

use measurements::{Bench, Kind, Plan, Question, Report, median_of, nearest, short, timed};
use std::sync::mpsc;
use std::thread;

const MESSAGES: u32 = 20_000;
const FACTORS: [u32; 4] = [1, 5, 25, 125];

fn main() {
    let report = Report::start(Plan {
        title: "One thread sends 20,000 numbers, another receives them".into(),
        kind: Kind::Boxes,
        x: "",
        y: "microseconds for each message",
        how: "Median of 15 times, in turns, after 2 to warm up".into(),
        question: Some(Question::how_many_times(
            "A message through sync_channel(0), where both have to meet, compared with channel() costs",
            FACTORS,
        )),
    });
    let mut bench = Bench::new();
    for capacity in [0, 1, 8, 64, 512] {
        bench.add("", &format!("sync_channel({capacity})"), None, move || {
            let (sender, receiver) = mpsc::sync_channel(capacity);
            cost(move |number| sender.send(number).expect("the other side counts"), receiver)
        });
    }
    bench.add("", "channel()", None, || {
        let (sender, receiver) = mpsc::channel();
        cost(move |number| sender.send(number).expect("the other side counts"), receiver)
    });
    let rows = bench.run(&report, 2, 15);
    let [meeting, unbounded] = ["sync_channel(0)", "channel()"].map(|series| median_of(&rows, series, None));
    let because = format!("{} µs with a meeting, {} µs without a limit.", short(meeting), short(unbounded));
    report.answer(nearest(meeting / unbounded, FACTORS), &because);
}

/// The time for each message, in microseconds.
fn cost(send: impl Fn(u32) + Send + 'static, receiver: mpsc::Receiver<u32>) -> f64 {
    let time = timed(|| {
        let sending = thread::spawn(move || (0..MESSAGES).for_each(send));
        let received = receiver.into_iter().count();
        assert_eq!(received, MESSAGES as usize);
        sending.join().expect("the sender ends");
    });
    time.as_secs_f64() * 1e6 / f64::from(MESSAGES)
}
