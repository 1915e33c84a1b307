//! What a `Pool` must do: every job once, at once, on its own threads, and none left undone.
#![allow(clippy::drop_non_drop, reason = "whether a pool has a destructor is up to the learner; the stub's has none")]

use checker::{
    Activity, Idle, Notes, elapsed, ensure, every_interleaving, for_real, mistake, on_purpose, on_the_clock, remark,
    threads_running,
};
use jobs_as_messages::Pool;
use kit::work_for;
use std::sync::mpsc::Receiver;
use std::thread::{self, ThreadId};
use std::time::Duration;

/// Catches a pool that makes the caller wait, or whose workers take turns.
#[test]
fn four_jobs_and_two_workers() {
    on_the_clock(|| {
        let day = Day::new();
        let pool = Pool::new(2);
        let tickets = day.run_all(&pool, &[50; 4]);
        day.collect(tickets);
        let took = elapsed().as_millis();
        drop(pool);
        let most = day.activity.most_at_once();
        ensure!(most <= 2, "2 workers, and {most} jobs at a time.");
        ensure!(most == 2, "2 workers, but never more than 1 job at a time.");
        day.ensure_nobody_idle(2);
        ensure!(took == 100, "4 jobs of 50 ms were done at {took} ms, by 2 workers.");
    });
}

/// Catches a pool that leaves jobs undone or threads behind when it is dropped, and one that can't be dropped at all.
#[test]
fn dropping_the_pool() {
    for (workers, jobs) in [(1, 2), (2, 2), (3, 1), (2, 1), (1, 0), (2, 0)] {
        every_interleaving(move || {
            let day = Day::new();
            let pool = Pool::new(workers);
            let tickets = day.run_all(&pool, &vec![0; jobs]);
            drop(pool);
            let undone = jobs - day.done.len();
            ensure!(
                undone == 0,
                "The pool had been dropped, and {undone} accepted {} still undone.",
                if undone == 1 { "job was" } else { "jobs were" }
            );
            let running = threads_running();
            if let Some(line) = running.first() {
                mistake!(
                    "The pool had been dropped, and {} of the threads started at {line} {} still running.",
                    running.len(),
                    if running.len() == 1 { "was" } else { "were" }
                );
            }
            day.collect(tickets);
        });
    }
}

/// Catches workers that fall when nobody wants a result.
#[test]
fn tickets_are_thrown_away() {
    for workers in [1, 2] {
        every_interleaving(move || {
            let day = Day::new();
            let pool = Pool::new(workers);
            drop(day.run_all(&pool, &[0; 2]));
            drop(pool);
            day.ensure_done(2);
        });
    }
}

/// Catches jobs that wait for a busy worker while another one has nothing to do.
#[test]
fn one_long_job() {
    on_the_clock(|| {
        let day = Day::new();
        let pool = Pool::new(3);
        let tickets = day.run_all(&pool, &[300, 50, 50, 50, 50, 50, 50, 100, 50]);
        day.collect(tickets);
        drop(pool);
        day.ensure_nobody_idle(3);
    });
}

/// Catches a pool that falls with a job that panics.
#[test]
fn a_job_panics() {
    on_the_clock(|| {
        let day = Day::new();
        let pool = Pool::new(2);
        let ticket = pool.run(|| on_purpose(|| -> usize { panic!("this job panics") }));
        ensure!(ticket.recv().is_err(), "A job panicked, and its ticket gave a result.");
        let begin = elapsed();
        let tickets = day.run_all(&pool, &[50; 4]);
        day.collect(tickets);
        let took = (elapsed() - begin).as_millis();
        drop(pool);
        if took > 100 {
            remark(format!(
                "A job that panics costs your pool a worker: 4 jobs of 50 ms took {took} ms afterwards, with 2 workers."
            ));
        }
    });
}

/// Catches what only a long day shows: a thousand jobs and three workers, on real threads.
#[test]
fn a_thousand_jobs_on_real_threads() {
    for_real(|| {
        let day = Day::new();
        let pool = Pool::new(3);
        let tickets = day.run_all(&pool, &[0; 1000]);
        // Every other ticket is thrown away.
        let kept: Vec<_> = tickets.into_iter().filter(|(job, _)| job % 2 == 0).collect();
        drop(pool);
        for (job, ticket) in kept {
            let result = ticket.recv();
            ensure!(result == Ok(job), "The ticket of job {job} gave {result:?}.");
        }
        day.ensure_done(1000);
    });
}

/// A ticket, and the number of its job.
type Ticket = (usize, Receiver<usize>);

/// Jobs, and what is seen of them.
struct Day {
    activity: Activity<usize>,
    accepted: Notes<(usize, Duration)>,
    /// Each job that was done, and by whom.
    done: Notes<(usize, ThreadId)>,
}

impl Day {
    fn new() -> Self {
        Day { activity: Activity::new(), accepted: Notes::new(), done: Notes::new() }
    }

    /// Gives the pool one job for each cost, in milliseconds. A job's result is its number.
    fn run_all(&self, pool: &Pool, costs: &[u64]) -> Vec<Ticket> {
        let tickets = costs.iter().enumerate().map(|(job, &cost)| {
            let (activity, done) = (self.activity.clone(), self.done.clone());
            let before = elapsed();
            self.accepted.push((job, before));
            let ticket = pool.run(move || {
                if cost > 0 {
                    activity.during(job, || work_for(Duration::from_millis(cost)));
                }
                done.push((job, thread::current().id()));
                job
            });
            if cost > 0 {
                self.ensure_returned_at_once(job, before);
            }
            (job, ticket)
        });
        tickets.collect()
    }

    /// Requires that `run` did not do the job, nor wait for it.
    fn ensure_returned_at_once(&self, job: usize, before: Duration) {
        let done = self.done.all();
        let took = elapsed() - before;
        if let Some((_, thread)) = done.iter().find(|(done, _)| *done == job) {
            let caller = thread::current().id();
            ensure!(*thread != caller, "Job {job} was done on the thread that called `run`.");
            ensure!(took.is_zero(), "`run` returned after {} ms, when the job was done.", took.as_millis());
        }
        ensure!(took.is_zero(), "`run` returned after {} ms.", took.as_millis());
    }

    /// Takes a result from each ticket, and requires that it is that of its job.
    fn collect(&self, tickets: Vec<Ticket>) {
        let count = tickets.len();
        for (job, ticket) in tickets {
            match ticket.recv() {
                Ok(result) => ensure!(result == job, "The ticket of job {job} gave the result of job {result}."),
                Err(_) => mistake!("The ticket of job {job} gave no result."),
            }
        }
        self.ensure_done(count);
    }

    /// Requires that jobs 0 to `count` were done, once each, and not by the caller.
    fn ensure_done(&self, count: usize) {
        let done = self.done.all();
        for job in 0..count {
            let times = done.iter().filter(|(other, _)| *other == job).count();
            ensure!(times > 0, "Job {job} was accepted and never done.");
            ensure!(times == 1, "Job {job} was done {times} times.");
        }
        let caller = thread::current().id();
        if let Some((job, _)) = done.iter().find(|(_, thread)| *thread == caller) {
            mistake!("Job {job} was done on the thread that called `run`.");
        }
    }

    /// Requires that no worker had nothing to do while a job waited.
    fn ensure_nobody_idle(&self, workers: usize) {
        let Some(idle) = self.activity.idle(workers, &self.accepted.all()) else { return };
        let Idle { from, until, waiting, workers } = idle;
        mistake!(
            "Worker {} was idle for {} ms, from {} ms on, while {} {} waited.",
            workers.last().unwrap_or(&0),
            (until - from).as_millis(),
            from.as_millis(),
            waiting.len(),
            plural("job", waiting.len())
        );
    }
}

fn plural(noun: &str, count: usize) -> String {
    if count == 1 { noun.into() } else { format!("{noun}s") }
}
