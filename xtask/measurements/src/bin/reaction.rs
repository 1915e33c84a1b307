//! A message is sent at a moment that the receiver doesn't know. How long does it lie there until the receiver has it?

use kit::Rng;
use measurements::{Bench, Kind, Plan, Question, Report, median_of, nearest, short};
use std::cell::RefCell;
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

const FACTORS: [u32; 4] = [1, 10, 100, 1000];
const POLL: &str = "try_recv every 1 ms";

fn main() {
    let report = Report::start(Plan {
        title: "From the moment at which a message is sent to the moment at which the waiting thread has it".into(),
        kind: Kind::Boxes,
        x: "",
        y: "microseconds",
        how: "Median of 101 messages, in turns, after 5 to warm up; each is sent after a random time from 2 to 4 ms"
            .into(),
        question: Some(Question::how_many_times(
            "A thread looks every millisecond. Compared with one that waits in recv, it has the message after a time that is",
            FACTORS,
        )),
    });
    let rng = RefCell::new(Rng::new(15));
    let mut bench = Bench::new();
    bench.add("", "try_recv in a loop", None, || {
        delay(&rng, |inbox| {
            loop {
                match inbox.try_recv() {
                    Err(TryRecvError::Empty) => {}
                    other => return other.ok(),
                }
            }
        })
    });
    bench.add("", POLL, None, || {
        delay(&rng, |inbox| {
            loop {
                match inbox.try_recv() {
                    Err(TryRecvError::Empty) => thread::sleep(Duration::from_millis(1)),
                    other => return other.ok(),
                }
            }
        })
    });
    bench.add("", "recv", None, || delay(&rng, |inbox| inbox.recv().ok()));
    let rows = bench.run(&report, 5, 101);
    let [poll, recv] = [POLL, "recv"].map(|series| median_of(&rows, series, None));
    let because = format!("{} µs with a look every millisecond, {} µs in recv.", short(poll), short(recv));
    report.answer(nearest(poll / recv, FACTORS), &because);
}

/// How long one message was under way, in microseconds.
fn delay(rng: &RefCell<Rng>, wait: impl FnOnce(&Receiver<Instant>) -> Option<Instant>) -> f64 {
    let pause = Duration::from_micros(2000 + rng.borrow_mut().next_u64() % 2000);
    let (sender, inbox) = mpsc::channel();
    let sending = thread::spawn(move || {
        thread::sleep(pause);
        sender.send(Instant::now())
    });
    let sent = wait(&inbox).expect("a message is sent");
    let delay = sent.elapsed();
    let _ = sending.join();
    delay.as_secs_f64() * 1e6
}
