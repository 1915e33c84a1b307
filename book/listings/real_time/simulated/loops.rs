//! The station of exercise 31, with its knobs in the variable `INPUT`: most work, master wait and worker wait in
//! milliseconds, the work on one task in microseconds, and whether to print `events` or only the `figures`.

use kit::work_for;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

const IN_FLIGHT: usize = 4;

fn main() {
    let input = std::env::var("INPUT").expect("the knobs are given");
    let words: Vec<&str> = input.split(' ').collect();
    let number =
        |index: usize| words[index].parse().expect("a knob is a number");
    let (most_work, work) =
        (number(0) as usize, Duration::from_micros(number(3)));
    let [master_wait, worker_wait] =
        [1, 2].map(|index| Duration::from_millis(number(index)));

    let board = Arc::new(Board::new(words[4] == "events"));
    let (tasks, inbox) = mpsc::channel();
    let (outbox, results) = mpsc::channel();
    for nr in 1..=IN_FLIGHT.min(most_work) {
        board.tasks.comes();
        tasks.send(nr).expect("the inbox is here");
    }
    let worker = thread::spawn({
        let board = Arc::clone(&board);
        move || work_until_let_go(&inbox, &outbox, worker_wait, work, &board)
    });
    let ends_at = lead(&tasks, &results, most_work, master_wait, &board);
    drop(tasks);
    worker.join().expect("the worker ends");
    board.print_figures(ends_at);
}

// ANCHOR: master
fn lead(
    tasks: &Sender<usize>,
    results: &Receiver<usize>,
    most_work: usize,
    master_wait: Duration,
    board: &Board,
) -> Duration {
    let mut sent = IN_FLIGHT.min(most_work);
    let mut received = 0;
    loop {
        match results.try_recv() {
            Ok(_) => {
                received += 1;
                board.results.goes();
                if sent < most_work {
                    sent += 1;
                    board.tasks.comes();
                    let _ = tasks.send(sent);
                }
                board.note('r');
            }
            Err(TryRecvError::Empty) => board.note('n'),
            Err(TryRecvError::Disconnected) => panic!("the worker is lost"),
        }
        if received == most_work {
            return board.start.elapsed();
        }
        thread::sleep(master_wait);
    }
}
// ANCHOR_END: master

// ANCHOR: worker
fn work_until_let_go(
    inbox: &Receiver<usize>,
    outbox: &Sender<usize>,
    worker_wait: Duration,
    work: Duration,
    board: &Board,
) {
    loop {
        match inbox.try_recv() {
            Ok(task) => {
                board.tasks.goes();
                board.note('t');
                work_for(work);
                board.results.comes();
                board.note('d');
                let _ = outbox.send(task);
            }
            Err(TryRecvError::Empty) => board.note('i'),
            Err(TryRecvError::Disconnected) => return,
        }
        thread::sleep(worker_wait);
    }
}
// ANCHOR_END: worker

/// What is written down.
struct Board {
    start: Instant,
    prints_events: bool,
    tasks: Queue,
    results: Queue,
    master_idle: AtomicUsize,
    worker_idle: AtomicUsize,
}

impl Board {
    fn new(prints_events: bool) -> Self {
        Board {
            start: Instant::now(),
            prints_events,
            tasks: Queue::default(),
            results: Queue::default(),
            master_idle: AtomicUsize::new(0),
            worker_idle: AtomicUsize::new(0),
        }
    }

    /// When in tenths of a millisecond, what, and how many tasks and results are waiting.
    fn note(&self, what: char) {
        match what {
            'n' => self.master_idle.fetch_add(1, SeqCst),
            'i' => self.worker_idle.fetch_add(1, SeqCst),
            _ => 0,
        };
        if self.prints_events {
            let at = self.start.elapsed().as_micros() / 100;
            let (tasks, results) = (
                self.tasks.waiting.load(SeqCst),
                self.results.waiting.load(SeqCst),
            );
            print!("{at}{what}{tasks}{results} ");
        }
    }

    fn print_figures(&self, ends_at: Duration) {
        println!(
            "{} {} {} {} {}",
            ends_at.as_micros() / 100,
            self.master_idle.load(SeqCst),
            self.worker_idle.load(SeqCst),
            self.tasks.longest.load(SeqCst),
            self.results.longest.load(SeqCst)
        );
    }
}

/// How many messages wait, and how many did at most.
#[derive(Default)]
struct Queue {
    waiting: AtomicUsize,
    longest: AtomicUsize,
}

impl Queue {
    fn comes(&self) {
        let waiting = self.waiting.fetch_add(1, SeqCst) + 1;
        self.longest.fetch_max(waiting, SeqCst);
    }

    fn goes(&self) {
        self.waiting.fetch_sub(1, SeqCst);
    }
}
