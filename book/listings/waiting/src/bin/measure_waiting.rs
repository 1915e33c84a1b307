//! How much processor time does one second of waiting cost? Prints one line of JSON a measurement. Linux only: it reads
//! the thread's own account of its time.

use std::fs;
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;
use std::time::Duration;

fn main() {
    report("try_recv in a loop", |inbox| {
        while inbox.try_recv() == Err(TryRecvError::Empty) {}
    });
    report("try_recv every 1 ms", |inbox| {
        while inbox.try_recv() == Err(TryRecvError::Empty) {
            thread::sleep(Duration::from_millis(1));
        }
    });
    report("recv", |inbox| {
        let _ = inbox.recv();
    });
}

fn report(name: &str, wait: impl FnOnce(Receiver<()>)) {
    let (sender, inbox) = mpsc::channel();
    let alarm = thread::spawn(move || {
        thread::sleep(Duration::from_secs(1));
        sender.send(())
    });
    let before = processor_time();
    wait(inbox);
    let used = processor_time() - before;
    let _ = alarm.join();
    println!(r#"{{"series":"{name}","y":{}}}"#, used.as_secs_f64() * 1e3);
}

/// The time this thread has spent on a processor.
fn processor_time() -> Duration {
    let account = fs::read_to_string("/proc/thread-self/schedstat")
        .expect("Linux keeps this account");
    Duration::from_nanos(
        account
            .split(' ')
            .next()
            .and_then(|first| first.parse().ok())
            .expect("a number of nanoseconds"),
    )
}
