//! The station of exercise 31 on real threads, ten times: when the last result
//! was there, and how often master and worker looked in vain. Six tasks, four
//! under way; the master sleeps for 20 ms, the worker for 7, and a task takes
//! 1.3 ms.

use std::hint::spin_loop;
use std::sync::mpsc::{self, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

const MOST_WORK: usize = 6;
const IN_FLIGHT: usize = 4;
const MASTER_WAIT: Duration = Duration::from_millis(20);
const WORKER_WAIT: Duration = Duration::from_millis(7);
const WORK: Duration = Duration::from_micros(1300);

fn main() {
    for run in 1..=10 {
        let (ended, master, worker) = run_once();
        let ms = ended.as_secs_f64() * 1000.0;
        println!(
            "{{\"series\":\"run {run}: {master} and {worker}\",\"y\":{ms:.2}}}"
        );
    }
}

fn run_once() -> (Duration, usize, usize) {
    let (tasks, inbox) = mpsc::channel();
    let (outbox, results) = mpsc::channel();
    for nr in 1..=IN_FLIGHT {
        tasks.send(nr).expect("the inbox is here");
    }
    let start = Instant::now();
    let worker = thread::spawn(move || {
        let mut in_vain = 0;
        loop {
            match inbox.try_recv() {
                Ok(task) => {
                    work_for(WORK);
                    let _ = outbox.send(task);
                }
                Err(TryRecvError::Empty) => in_vain += 1,
                Err(TryRecvError::Disconnected) => return in_vain,
            }
            thread::sleep(WORKER_WAIT);
        }
    });

    let (mut sent, mut received, mut in_vain) = (IN_FLIGHT, 0, 0);
    loop {
        match results.try_recv() {
            Ok(_) => {
                received += 1;
                if sent < MOST_WORK {
                    sent += 1;
                    tasks.send(sent).expect("the worker is there");
                }
            }
            Err(TryRecvError::Empty) => in_vain += 1,
            Err(TryRecvError::Disconnected) => panic!("the worker is lost"),
        }
        if received == MOST_WORK {
            break;
        }
        thread::sleep(MASTER_WAIT);
    }
    let ended = start.elapsed();
    drop(tasks);
    (ended, in_vain, worker.join().expect("the worker ends"))
}

fn work_for(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {
        spin_loop();
    }
}
