//! How much memory does a process hold while the producer is twice as fast as
//! the consumer? Through `channel()` and through `sync_channel(8)`, until 200
//! blocks of 1 MB have been made. Prints one line of JSON a measurement: blocks
//! made, megabytes resident. Linux only: it reads the process's own account.

use std::fs;
use std::hint::spin_loop;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

const BLOCK: usize = 1_000_000;
const BLOCKS: usize = 200;

fn main() {
    // The bounded one first: memory once used may stay with the process.
    let (sender, receiver) = mpsc::sync_channel(8);
    storm(
        "8 places",
        move |block| sender.send(block).expect("the disk is listening"),
        receiver,
    );
    let (sender, receiver) = mpsc::channel();
    storm(
        "no limit",
        move |block| sender.send(block).expect("the disk is listening"),
        receiver,
    );
}

fn storm(name: &str, send: impl Fn(Vec<u8>), receiver: Receiver<Vec<u8>>) {
    let disk = thread::spawn(move || {
        receiver
            .into_iter()
            .for_each(|_block| work_for(Duration::from_millis(4)))
    });
    for made in 1..=BLOCKS {
        work_for(Duration::from_millis(2));
        send(vec![1; BLOCK]);
        if made % 50 == 0 {
            let held = resident_megabytes();
            println!(r#"{{"series":"{name}, {made} made","y":{held}}}"#);
        }
    }
    drop(send);
    disk.join().expect("the disk ends");
}

fn work_for(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {
        spin_loop();
    }
}

/// The second field of `statm` counts resident pages of 4 KiB.
fn resident_megabytes() -> f64 {
    let account = fs::read_to_string("/proc/self/statm")
        .expect("Linux keeps this account");
    let pages: f64 = account
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .expect("a number of pages");
    pages * 4096.0 / 1e6
}
