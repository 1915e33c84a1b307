//! What `worker` and `Crew` must do with jobs and with the end of work.

use checker::{Notes, elapsed, ensure, every_interleaving, for_real, joined, name_this_thread, on_the_clock};
use exit_order::{Crew, Msg, worker};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread::{self, ThreadId};
use std::time::Duration;

/// Catches a worker that goes home before its work is done, or stays after it was sent home.
#[test]
fn the_exit_message_waits_its_turn() {
    for (before, after) in [(2, 1), (0, 1), (1, 0)] {
        every_interleaving(move || {
            name_this_thread("worker");
            let (orders, inbox) = mpsc::channel();
            let (out, results) = mpsc::channel();
            let work = Work::new();
            for job in 1..=before {
                let _ = orders.send(Msg::Work(job));
            }
            let _ = orders.send(Msg::GoHome);
            for job in before + 1..=before + after {
                let _ = orders.send(Msg::Work(job));
            }
            // `orders` lives on: nothing but the message can send the worker home.
            let said = worker(inbox, out, work.job());
            work.ensure_done_in_order(before, "assigned before `GoHome`");
            ensure_results(&results, before);
            ensure!(said as u32 == before, "`worker` said it had done {said} jobs; it had done {before}.");
            drop(orders);
        });
    }
}

/// Catches a worker that takes it badly when everybody leaves without an exit message.
#[test]
fn the_senders_may_leave_without_a_word() {
    for jobs in [2, 0] {
        every_interleaving(move || {
            name_this_thread("worker");
            let (orders, inbox) = mpsc::channel();
            let (out, results) = mpsc::channel();
            let work = Work::new();
            let office = thread::spawn(move || {
                name_this_thread("office");
                for job in 1..=jobs {
                    let _ = orders.send(Msg::Work(job));
                }
            });
            let said = worker(inbox, out, work.job());
            ensure!(office.join().is_ok(), "The office failed.");
            work.ensure_done_in_order(jobs, "sent before the last sender left");
            ensure_results(&results, jobs);
            ensure!(said as u32 == jobs, "`worker` said it had done {said} jobs; it had done {jobs}.");
        });
    }
}

/// Catches a crew of which somebody stays behind, or a job that is forgotten or done twice.
#[test]
fn a_crew_does_everything_and_goes_home() {
    for (workers, jobs) in [(3, 3), (2, 3), (2, 0), (1, 3), (1, 0)] {
        every_interleaving(move || one_shift(workers, jobs));
    }
}

/// Catches a crew that is still at work when the work is done, and notices workers who wait for each other.
#[test]
fn a_crew_by_the_clock() {
    on_the_clock(|| {
        let (out, _results) = mpsc::channel();
        let work = Work::new();
        let job = work.job();
        joined("close", || {
            let mut crew = Crew::hire(3, out, move |number| {
                thread::sleep(Duration::from_millis(10));
                job(number)
            });
            (1..=3).for_each(|number| crew.assign(number));
            crew.close()
        });
        work.ensure_all_done(3);
        let took = elapsed().as_millis();
        if took > 10 {
            checker::remark(format!(
                "3 jobs of 10 ms took 3 workers {took} ms: they did them one after the other. Exercise 26 is about that."
            ));
        }
    });
}

/// Catches what only many jobs bring to light, on real threads.
#[test]
fn a_thousand_jobs_each_on_real_threads() {
    for_real(|| one_shift(3, 3000));
}

/// Hires a crew, gives it its jobs, closes it, and looks at what is left.
fn one_shift(workers: usize, jobs: u32) {
    let (out, results) = mpsc::channel();
    let work = Work::new();
    let counts = joined("close", || {
        let mut crew = Crew::hire(workers, out, work.job());
        (1..=jobs).for_each(|job| crew.assign(job));
        crew.close()
    });
    work.ensure_all_done(jobs);
    work.ensure_counts(workers, &counts);
    ensure_results(&results, jobs);
    ensure!(
        results.try_recv() == Err(TryRecvError::Disconnected),
        "The result channel is still open after `close`: somebody holds a sender, and nobody is left to use it."
    );
}

/// What a job comes to.
fn result_of(job: u32) -> u64 {
    100 + u64::from(job)
}

/// Requires the results of jobs 1 to `jobs`, once each, and nothing else.
fn ensure_results(results: &Receiver<u64>, jobs: u32) {
    let mut received: Vec<u64> = results.try_iter().collect();
    received.sort_unstable();
    for job in 1..=jobs {
        let times = received.iter().filter(|&&result| result == result_of(job)).count();
        ensure!(times > 0, "Job {job} was done; its result {} never arrived.", result_of(job));
        ensure!(times < 2, "The result of job {job} arrived {times} times.");
    }
    let count = received.len();
    ensure!(count == jobs as usize, "{count} results arrived for {jobs} jobs: {received:?}.");
}

/// Writes down which jobs are done, and by whom.
struct Work {
    done: Notes<(u32, ThreadId)>,
}

impl Work {
    fn new() -> Self {
        Work { done: Notes::new() }
    }

    /// The work itself.
    fn job(&self) -> impl Fn(u32) -> u64 + Clone + Send + 'static {
        let done = self.done.clone();
        move |job| {
            done.push((job, thread::current().id()));
            result_of(job)
        }
    }

    /// Requires that jobs 1 to `jobs` were done once each, and no others.
    fn ensure_all_done(&self, jobs: u32) {
        let done = self.done.all();
        for job in 1..=jobs {
            let times = done.iter().filter(|(number, _)| *number == job).count();
            ensure!(times > 0, "Job {job}, assigned before `close`, was never done.");
            ensure!(times < 2, "Job {job} was done {times} times.");
        }
    }

    /// Requires that jobs 1 to `jobs` were done in this order, and no others.
    fn ensure_done_in_order(&self, jobs: u32, when: &str) {
        let done: Vec<u32> = self.done.all().into_iter().map(|(job, _)| job).collect();
        for job in 1..=jobs {
            ensure!(done.contains(&job), "Job {job}, {when}, was never done.");
        }
        if let Some(late) = done.iter().find(|&&job| job > jobs) {
            checker::mistake!("Job {late} was done, although `GoHome` came before it.");
        }
        let expected: Vec<u32> = (1..=jobs).collect();
        ensure!(done == expected, "Jobs {expected:?} were done in the order {done:?}.");
    }

    /// Requires that what `close` returned is what the workers did.
    fn ensure_counts(&self, workers: usize, counts: &[usize]) {
        let said = counts.len();
        ensure!(said == workers, "`close` returned {said} numbers for {workers} workers: {counts:?}.");
        let mut by_worker: Vec<(ThreadId, usize)> = Vec::new();
        for (_, worker) in self.done.all() {
            match by_worker.iter_mut().find(|(known, _)| *known == worker) {
                Some((_, count)) => *count += 1,
                None => by_worker.push((worker, 1)),
            }
        }
        let mut seen: Vec<usize> = by_worker.into_iter().map(|(_, count)| count).collect();
        let mut told: Vec<usize> = counts.iter().copied().filter(|&count| count > 0).collect();
        seen.sort_unstable();
        told.sort_unstable();
        ensure!(
            told == seen,
            "`close` said {counts:?} jobs; counted by thread, leaving out those without any, they were {seen:?}."
        );
    }
}
