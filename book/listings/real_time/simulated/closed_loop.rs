//! A master that sends a new task for each result: 24 tasks, 4 under way. It looks every 50 ms, the worker every 200.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    let (tasks, inbox) = mpsc::channel();
    let (outbox, results) = mpsc::channel();
    thread::spawn(move || {
        for task in inbox {
            thread::sleep(Duration::from_millis(200));
            let _ = outbox.send(task);
        }
    });
    // ANCHOR: closed
    for nr in 1..=4 {
        tasks.send(nr).expect("the worker is there");
    }
    let (mut sent, mut received) = (4, 0);
    while received < 24 {
        thread::sleep(Duration::from_millis(50));
        if results.try_recv().is_ok() {
            received += 1;
            if sent < 24 {
                sent += 1;
                tasks.send(sent).expect("the worker is there");
            }
        }
    }
    // ANCHOR_END: closed
}
