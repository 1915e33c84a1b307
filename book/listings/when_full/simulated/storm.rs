//! The level meter of exercise 18 in its storm, with each policy: 200 levels, one every 5 ms, and a display that takes
//! 40.3 ms to draw one. Nothing ever happens at the same instant as something else.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const LEVELS: usize = 200;
const EVERY: Duration = Duration::from_millis(5);
const DRAWING: Duration = Duration::from_micros(40_300);
const ROOM: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq)]
enum WhenFull {
    Wait,
    DropNewest,
    OverwriteOldest,
    Grow,
}

/// A mailbox for the instants at which levels were measured. `None` ends it.
#[derive(Default)]
struct Mailbox {
    queue: Mutex<VecDeque<Option<Instant>>>,
    changed: Condvar,
}

impl Mailbox {
    /// Puts a level in. Says how many levels wait then, and how many are lost.
    fn put(&self, measured: Instant, policy: WhenFull) -> (usize, usize) {
        let mut queue = self.queue.lock().unwrap();
        if policy == WhenFull::Wait {
            queue = self
                .changed
                .wait_while(queue, |queue| queue.len() >= ROOM)
                .unwrap();
        }
        let is_full = queue.len() >= ROOM && policy != WhenFull::Grow;
        if is_full && policy == WhenFull::DropNewest {
            return (queue.len(), 1);
        }
        if is_full {
            queue.pop_front();
        }
        queue.push_back(Some(measured));
        self.changed.notify_all();
        (queue.len(), usize::from(is_full))
    }

    fn take(&self) -> Option<Instant> {
        let queue = self.queue.lock().unwrap();
        let mut queue =
            self.changed.wait_while(queue, |queue| queue.is_empty()).unwrap();
        let level = queue.pop_front().flatten();
        self.changed.notify_all();
        level
    }

    fn end(&self) {
        self.queue.lock().unwrap().push_back(None);
        self.changed.notify_all();
    }
}

fn main() {
    println!(
        "policy           levels lost  oldest level drawn, ms  sensor held up, ms  most levels waiting"
    );
    for policy in [
        WhenFull::Wait,
        WhenFull::DropNewest,
        WhenFull::OverwriteOldest,
        WhenFull::Grow,
    ] {
        let (lost, oldest, held_up, peak) = storm(policy);
        let policy = format!("{policy:?}");
        println!(
            "{policy:<15}  {lost:<11}  {oldest:<22}  {held_up:<18}  {peak}"
        );
    }
}

/// Levels lost, age of the oldest level drawn, how long the sensor waited, and the longest queue.
fn storm(policy: WhenFull) -> (usize, u128, u128, usize) {
    let mailbox = Arc::new(Mailbox::default());
    let sensor = thread::spawn({
        let mailbox = Arc::clone(&mailbox);
        move || {
            let (mut lost, mut peak, mut held_up) = (0, 0, Duration::ZERO);
            for _ in 0..LEVELS {
                thread::sleep(EVERY);
                let measured = Instant::now();
                let (waiting, gone) = mailbox.put(measured, policy);
                held_up += measured.elapsed();
                (lost, peak) = (lost + gone, peak.max(waiting));
            }
            mailbox.end();
            (lost, peak, held_up)
        }
    });
    let mut oldest = Duration::ZERO;
    while let Some(measured) = mailbox.take() {
        oldest = oldest.max(measured.elapsed());
        thread::sleep(DRAWING);
    }
    let (lost, peak, held_up) = sensor.join().unwrap();
    (lost, oldest.as_millis(), held_up.as_millis(), peak)
}
