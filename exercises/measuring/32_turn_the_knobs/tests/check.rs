//! What you say about the knobs, against the clock.

#[path = "../src/station.rs"]
mod station;

use checker::predict::{Outcome, Question, ask, explored, judge};
use checker::{Gauge, Notes, elapsed, ensure, mistake, on_the_clock, still_open};
use kit::quiz::Verdict;
use kit::work_for;
use station::{Knobs, Said, run, run_open};
use std::time::Duration;
use turn_the_knobs::{Change, Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8, UNANSWERED};

/// Catches a wrong answer to Q1.
#[test]
fn q1() {
    on_the_clock(|| judge_change("Q1", Q1, (200, 100)));
}

/// Catches a wrong answer to Q2.
#[test]
fn q2() {
    on_the_clock(|| judge_change("Q2", Q2, (100, 200)));
}

/// Catches a wrong answer to Q3.
#[test]
fn q3() {
    on_the_clock(|| judge_change("Q3", Q3, (100, 100)));
}

/// Catches a wrong answer to Q4.
#[test]
fn q4() {
    on_the_clock(|| {
        ensure_answered("Q4", Q4 != UNANSWERED);
        let Figures { worker_idle, .. } = closed(200, 50);
        ensure!(
            is_near(Q4, worker_idle as f64, 0.1),
            "You predicted {Q4} empty looks of the worker; there were {worker_idle}: of its {} looks, {TASKS} found a task.",
            worker_idle + TASKS
        );
    });
}

/// Catches a wrong answer to Q5.
#[test]
fn q5() {
    on_the_clock(|| {
        ensure_answered("Q5", Q5 != UNANSWERED);
        let Figures { ends_at, master_idle, worker_idle, .. } = closed(200, 400);
        ensure!(
            is_near(Q5, ends_at.as_secs_f64(), 0.05),
            "You predicted {Q5} s; the last result was there at {} s. The master looked {master_idle} times in vain, the \
             worker {worker_idle} times.",
            seconds(ends_at)
        );
    });
}

/// Catches a wrong answer to Q6.
#[test]
fn q6() {
    on_the_clock(|| {
        ensure_answered("Q6", Q6 != UNANSWERED);
        let longest = closed(50, 200).longest_queue;
        ensure!(
            Q6 == longest,
            "You predicted that up to {Q6} tasks wait; there were never more than {longest}, and only {IN_FLIGHT} are \
             ever under way: a new one is sent for each result."
        );
    });
}

/// Catches a wrong answer to Q7.
#[test]
fn q7() {
    on_the_clock(|| {
        ensure_answered("Q7", Q7 != UNANSWERED);
        let longest = open(50, 200).longest_queue;
        ensure!(
            is_near(Q7, longest as f64, 0.05),
            "You predicted that up to {Q7} tasks wait; there were {longest}. The worker took {} while the master sent.",
            TASKS - longest
        );
    });
}

/// Catches a wrong answer to Q8.
#[test]
fn q8() {
    on_the_clock(|| ensure_answered("Q8", Q8 != Verdict::Unanswered));
    judge(&INTERLEAVED, "Q8", EXPLORED);
}

/// Catches a station that is not as given.
#[test]
fn the_station_is_as_given() {
    let table = on_the_clock(|| {
        let mut table = vec![
            "| master, worker ms | ends at s | empty looks master | empty looks worker | longest task queue |"
                .to_string(),
            "|---|---|---|---|---|".to_string(),
        ];
        for (master, worker) in [(200, 200), (200, 100), (200, 50), (200, 400), (50, 200)] {
            let Figures { ends_at, master_idle, worker_idle, longest_queue } = closed(master, worker);
            let ends_at = seconds(ends_at);
            table.push(format!("| {master}, {worker} | {ends_at} | {master_idle} | {worker_idle} | {longest_queue} |"));
        }
        let Figures { ends_at, worker_idle, longest_queue, .. } = open(50, 200);
        table.push(format!(
            "| open loop 50, 200 (a task every 50 ms, results ignored) | {} | – | {worker_idle} | {longest_queue} |",
            seconds(ends_at)
        ));
        table.join("\n")
    });
    if let Some(table) = table {
        insta::assert_snapshot!("table", table);
    }
    if let Some(explored) = explored(&INTERLEAVED) {
        insta::assert_snapshot!("explored", explored);
    }
}

/// The question that no clock can answer.
const INTERLEAVED: [Question<Verdict>; 1] =
    [ask("Q8", Q8, "the first line printed is the master's 'no result yet'", first_line)];

/// In how many interleavings its statement holds: written by a run of all of them.
const EXPLORED: &str = include_str!("snapshots/check__explored.snap");

const TASKS: usize = 100;
const IN_FLIGHT: usize = 4;
const WORK: Duration = Duration::from_micros(300);

/// What one run showed.
struct Figures {
    /// When the last result was there; in an open loop, when the worker had ended.
    ends_at: Duration,
    master_idle: usize,
    worker_idle: usize,
    longest_queue: usize,
}

/// One run of the station, its master and worker sleeping for so many milliseconds.
fn closed(master: u64, worker: u64) -> Figures {
    let begin = elapsed();
    let (queue, results) = (Gauge::new(), Notes::new());
    let heard = results.clone();
    let say = move |what| {
        if let Said::Result { .. } = what {
            heard.push(elapsed());
        }
    };
    let summary = run(&knobs(master, worker), task(&queue), work(&queue), say);
    ensure!(
        summary.received == TASKS,
        "The station received {} results; `src/station.rs` has changed.",
        summary.received
    );
    let last = results.all().last().copied().unwrap_or_else(elapsed);
    Figures {
        ends_at: last - begin,
        master_idle: summary.master_idle,
        worker_idle: summary.worker_idle,
        longest_queue: queue.high_water(),
    }
}

/// The same in an open loop.
fn open(master: u64, worker: u64) -> Figures {
    let begin = elapsed();
    let queue = Gauge::new();
    let summary = run_open(&knobs(master, worker), task(&queue), work(&queue), |_| {});
    ensure!(summary.sent == TASKS, "The station sent {} tasks; `src/station.rs` has changed.", summary.sent);
    Figures {
        ends_at: elapsed() - begin,
        master_idle: 0,
        worker_idle: summary.worker_idle,
        longest_queue: queue.high_water(),
    }
}

fn knobs(master: u64, worker: u64) -> Knobs {
    Knobs {
        max_work: TASKS,
        in_flight: IN_FLIGHT,
        master_wait: Duration::from_millis(master),
        worker_wait: Duration::from_millis(worker),
    }
}

/// Makes a task, which waits from now on.
fn task(queue: &Gauge) -> impl FnMut(usize) -> Vec<f32> + use<> {
    let queue = queue.clone();
    move |nr| {
        queue.enter();
        vec![nr as f32]
    }
}

/// Works on a task, which no longer waits.
fn work(queue: &Gauge) -> impl Fn(&mut [f32]) + Send + use<> {
    let queue = queue.clone();
    move |_| {
        queue.leave();
        work_for(WORK);
    }
}

/// Only what happens before the first line matters, so one task is enough to see it. And where any thread may be slow, the
/// length of a sleep orders nothing: short ones do as well.
fn first_line() -> Outcome {
    let lines = Notes::new();
    let said = lines.clone();
    let nap = Duration::from_micros(1);
    let knobs = Knobs { max_work: 1, in_flight: 1, master_wait: nap, worker_wait: nap };
    run(&knobs, |_| vec![0.0], |_| {}, move |what| said.push(format!("{what:?}")));
    let first = match lines.all().first().map(String::as_str) {
        Some("NoResultYet") => "the master's 'no result yet'",
        Some("NoTaskWaiting") => "the worker's 'no task waiting'",
        _ => "the master's 'result 1'",
    };
    Outcome::new(first == "the master's 'no result yet'", format!("{first} was the first line"))
}

/// Compares a prediction with the time that the program takes at 200, 200 ms and with other sleeps of master and worker.
fn judge_change(name: &str, predicted: Change, (master, worker): (u64, u64)) {
    ensure_answered(name, predicted != Change::Unanswered);
    let (before, after) = (closed(200, 200), closed(master, worker));
    let ratio = after.ends_at.as_secs_f64() / before.ends_at.as_secs_f64();
    let change = match ratio {
        ..0.98 => Change::Faster,
        1.02.. => Change::Slower,
        _ => Change::AsBefore,
    };
    if predicted == change {
        return;
    }
    let times = match (seconds(before.ends_at), seconds(after.ends_at)) {
        (before, after) if before == after => format!("Run time was {before} s with both settings"),
        (before, after) => format!("Run time went from {before} to {after} s"),
    };
    let looks = [("master", before.master_idle, after.master_idle), ("worker", before.worker_idle, after.worker_idle)];
    let changed = looks.into_iter().filter(|(_, before, after)| before != after);
    let changed: Vec<String> = changed
        .map(|(who, before, after)| format!("; the {who}'s empty looks went from {before} to {after}"))
        .collect();
    mistake!("{name}: {times}{}.", changed.concat());
}

fn ensure_answered(name: &str, answered: bool) {
    let changes = [Q1, Q2, Q3].iter().filter(|answer| **answer != Change::Unanswered).count();
    let numbers = [Q4, Q5, Q6, Q7].iter().filter(|answer| **answer != UNANSWERED).count();
    let count = changes + numbers + usize::from(Q8 != Verdict::Unanswered);
    if !answered {
        still_open(&format!("{name} is still open ({count} of 8 answered)."));
    }
}

fn is_near(predicted: usize, seen: f64, tolerance: f64) -> bool {
    (predicted as f64 - seen).abs() <= tolerance * seen
}

/// `20.0`, `19.85`: seconds, with as many of two digits as they need.
fn seconds(time: Duration) -> String {
    let text = format!("{:.2}", time.as_secs_f64());
    text.strip_suffix('0').map_or(text.clone(), str::to_owned)
}
