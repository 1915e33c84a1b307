//! A master that sends by the clock: 24 tasks, one every 50 ms. The worker needs 200 ms for each.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    let (tasks, inbox) = mpsc::channel();
    let (outbox, results) = mpsc::channel();
    let worker = thread::spawn(move || {
        for task in inbox {
            thread::sleep(Duration::from_millis(200));
            let _ = outbox.send(task);
        }
    });
    // ANCHOR: open
    for nr in 1..=24 {
        tasks.send(nr).expect("the worker is there");
        thread::sleep(Duration::from_millis(50));
    }
    // ANCHOR_END: open
    drop(tasks);
    worker.join().expect("the worker ends");
    assert_eq!(results.iter().count(), 24);
}
