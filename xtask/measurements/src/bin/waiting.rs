//! How much processor time does one second of waiting cost? Linux only: it reads the thread's own account of its time.

use measurements::{Bench, Kind, Plan, Question, Report, median_of, nearest, short};
use std::fs;
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;
use std::time::Duration;

const FACTORS: [u32; 4] = [1, 10, 100, 1000];
const POLL: &str = "try_recv every 1 ms";

fn main() {
    if processor_time().is_none() {
        eprintln!("This measurement needs Linux, which keeps an account of each thread's time.");
        return;
    }
    let report = Report::start(Plan {
        title: "Processor time used by a thread that waits one second for a message".into(),
        kind: Kind::Boxes,
        x: "",
        y: "milliseconds of processor time",
        how: "Median of 5 times, in turns".into(),
        question: Some(Question::how_many_times(
            "A thread looks every millisecond whether there is a message. Compared with one that waits in recv, it uses",
            FACTORS,
        )),
    });
    let mut bench = Bench::new();
    bench.add("", "try_recv in a loop", None, || cost(|inbox| while inbox.try_recv() == Err(TryRecvError::Empty) {}));
    bench.add("", POLL, None, || {
        cost(|inbox| {
            while inbox.try_recv() == Err(TryRecvError::Empty) {
                thread::sleep(Duration::from_millis(1));
            }
        })
    });
    bench.add("", "recv", None, || cost(|inbox| _ = inbox.recv()));
    let rows = bench.run(&report, 0, 5);
    let [poll, recv] = [POLL, "recv"].map(|series| median_of(&rows, series, None));
    let because =
        format!("{} ms of processor time with a look every millisecond, {} ms in recv.", short(poll), short(recv));
    report.answer(nearest(poll / recv, FACTORS), &because);
}

/// The processor time of a wait of one second, in milliseconds.
fn cost(wait: impl FnOnce(Receiver<()>)) -> f64 {
    let (sender, inbox) = mpsc::channel();
    let alarm = thread::spawn(move || {
        thread::sleep(Duration::from_secs(1));
        sender.send(())
    });
    let before = processor_time().unwrap_or_default();
    wait(inbox);
    let used = processor_time().unwrap_or_default() - before;
    let _ = alarm.join();
    used.as_secs_f64() * 1e3
}

/// The time this thread has spent on a processor, where the system tells.
fn processor_time() -> Option<Duration> {
    let account = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(account.split(' ').next()?.parse().ok()?))
}
