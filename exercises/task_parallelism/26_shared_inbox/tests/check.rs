//! What `crew` must do: every job once, and nobody idle while a job waits.

use checker::{
    Activity, Gauge, Idle, Notes, Wait, all_waits, elapsed, ensure, every_interleaving, for_real, joined, mistake,
    on_the_clock,
};
use kit::work_for;
use shared_inbox::crew;
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::Duration;

/// Catches workers that are many and yet work one at a time.
#[test]
fn eight_jobs_and_four_workers() {
    on_the_clock(|| {
        let pile = Pile::new(&[100; 8]);
        pile.work_off(4, &[0; 8]);
        pile.ensure_done();
        pile.ensure_together(4);
        pile.ensure_nobody_idle(4);
        let took = elapsed().as_millis();
        ensure!(took == 200, "8 jobs of 100 ms were done at {took} ms, by 4 workers.");
    });
}

/// Catches a crew that goes home too early, or that begins only when everything is there.
#[test]
fn jobs_come_one_by_one() {
    on_the_clock(|| {
        let arrivals = [10, 20, 30, 70, 80, 90];
        let pile = Pile::new(&[25; 6]);
        pile.work_off(3, &arrivals);
        let begun = pile.activity.spans().first().map(|span| span.began);
        let last = Duration::from_millis(90);
        ensure!(begun.is_none_or(|begun| begun < last), "No analysis began before the last job had arrived.");
        pile.ensure_done();
        pile.ensure_nobody_idle(3);
    });
}

/// Catches jobs that wait for a busy worker while another one has nothing to do.
#[test]
fn one_long_job() {
    on_the_clock(|| {
        let mut costs = [100; 13];
        costs[0] = 400;
        let pile = Pile::new(&costs);
        pile.work_off(4, &[0; 13]);
        pile.ensure_done();
        pile.ensure_together(4);
        pile.ensure_nobody_idle(4);
        let took = elapsed().as_millis();
        ensure!(took == 400, "13 jobs were done at {took} ms, by 4 workers; the longest takes 400 ms.");
    });
}

/// Catches jobs that are lost or done twice, workers that wait in a circle, and threads that are left behind.
#[test]
fn every_job_is_done_once() {
    for (workers, jobs) in [(1, 0), (1, 2), (2, 0), (2, 2), (2, 3), (3, 1), (3, 2)] {
        every_interleaving(move || {
            let pile = Pile::new(&vec![0; jobs]);
            pile.work_off(workers, &vec![0; jobs]);
            pile.ensure_done();
            let most = pile.at_work.high_water();
            ensure!(most <= workers, "{most} analyses at a time; the crew has {workers}.");
        });
    }
}

/// Catches a crew that relies on all jobs being there when it begins.
#[test]
fn jobs_come_at_any_moment() {
    for (workers, jobs) in [(1, 1), (2, 1), (2, 2)] {
        every_interleaving(move || {
            let pile = Pile::new(&vec![0; jobs]);
            // A moment after 0, which may be any moment where threads may be slow.
            pile.work_off(workers, &vec![1; jobs]);
            pile.ensure_done();
        });
    }
}

/// Catches workers that work one at a time on real threads, too: four jobs wait for each other.
#[test]
fn four_jobs_meet_on_real_threads() {
    for_real(|| {
        let (give, jobs) = mpsc::channel();
        let (done, results) = mpsc::channel();
        (0..4).for_each(|job| give.send(job).expect("the inbox is here"));
        drop(give);
        let meeting = Arc::new((Mutex::new(0), Condvar::new()));
        crew(4, jobs, done, move |_: u32| {
            let (here, came) = &*meeting;
            let mut here = here.lock().unwrap();
            *here += 1;
            came.notify_all();
            // Only a crew that can't bring four jobs together ever waits that long.
            let (here, _) = came.wait_timeout_while(here, Duration::from_secs(5), |here| *here < 4).unwrap();
            *here
        });
        let met = results.iter().max().unwrap_or(0);
        let at_once = results.iter().count();
        ensure!(met == 4, "4 workers, but only {met} of 4 jobs met: never all of them at a time.");
        ensure!(at_once == 0, "{at_once} results came after the last.");
    });
}

/// Jobs with their costs in milliseconds, and what is seen of them.
struct Pile {
    costs: Arc<[u64]>,
    arrivals: Notes<(usize, Duration)>,
    activity: Activity<usize>,
    at_work: Gauge,
    worked: Notes<usize>,
    results: Notes<usize>,
    /// Jobs that nobody was there to take.
    refused: Notes<usize>,
}

impl Pile {
    fn new(costs: &[u64]) -> Self {
        Pile {
            costs: costs.into(),
            arrivals: Notes::new(),
            activity: Activity::new(),
            at_work: Gauge::new(),
            worked: Notes::new(),
            results: Notes::new(),
            refused: Notes::new(),
        }
    }

    /// Lets the crew work. Each job arrives at its own time; those of time 0 are there when the crew begins.
    fn work_off(&self, workers: usize, arrivals: &[u64]) {
        let (give, jobs) = mpsc::channel();
        let (done, results) = mpsc::channel();
        let at_once = arrivals.iter().all(|&at| at == 0);
        let giving = {
            let (arrivals, seen, refused) = (arrivals.to_vec(), self.arrivals.clone(), self.refused.clone());
            move || {
                for (job, at) in arrivals.into_iter().enumerate() {
                    if at > 0 {
                        thread::sleep(Duration::from_millis(at).saturating_sub(elapsed()));
                    }
                    match give.send(job) {
                        Ok(()) => seen.push((job, elapsed())),
                        Err(_) => refused.push(job),
                    }
                }
            }
        };
        let giver = if at_once {
            giving();
            None
        } else {
            Some(thread::Builder::new().name("the keeper".into()).spawn(giving).expect("a thread can be started"))
        };
        let analyse = self.analyse();
        joined("crew", || crew(workers, jobs, done, analyse));
        if let Some(giver) = giver {
            let _ = giver.join();
        }
        results.try_iter().for_each(|result| self.results.push(result));
    }

    fn analyse(&self) -> impl Fn(usize) -> usize + Send + Sync + 'static {
        let (costs, activity, at_work) = (Arc::clone(&self.costs), self.activity.clone(), self.at_work.clone());
        let worked = self.worked.clone();
        move |job| {
            at_work.enter();
            worked.push(job);
            if costs[job] > 0 {
                activity.during(job, || work_for(Duration::from_millis(costs[job])));
            }
            at_work.leave();
            job
        }
    }

    /// Requires that every job was done, once, and that its result came out.
    fn ensure_done(&self) {
        let (worked, results, refused) = (self.worked.all(), self.results.all(), self.refused.len());
        ensure!(
            refused == 0,
            "The whole crew went home while jobs were still coming: nobody was there to take {} of {}.",
            refused,
            self.costs.len()
        );
        for job in 0..self.costs.len() {
            let times = worked.iter().filter(|other| **other == job).count();
            ensure!(times > 0, "Job {job} was given to the crew and never done.");
            ensure!(times == 1, "Job {job} was done {times} times.");
            ensure!(results.contains(&job), "Job {job} was done; its result never came out.");
        }
        ensure!(results.len() == worked.len(), "{} jobs gave {} results.", worked.len(), results.len());
    }

    /// Requires that at some moment `workers` analyses went on, and never more.
    fn ensure_together(&self, workers: usize) {
        let most = self.activity.most_at_once();
        ensure!(most <= workers, "{most} analyses at a time; the crew has {workers}.");
        let analyses = if most == 1 { "1 analysis".into() } else { format!("{most} analyses") };
        ensure!(
            most == workers,
            "{workers} workers, but never more than {analyses} at a time.{}",
            longest_wait_for_a_lock().unwrap_or_default()
        );
    }

    /// Requires that no worker had nothing to do while a job waited.
    fn ensure_nobody_idle(&self, workers: usize) {
        let Some(idle) = self.activity.idle(workers, &self.arrivals.all()) else { return };
        let Idle { from, until, waiting, workers } = idle;
        mistake!(
            "Worker {} was idle for {} ms, from {} ms on, while {} waited.",
            workers.last().unwrap_or(&0),
            (until - from).as_millis(),
            from.as_millis(),
            if waiting.len() == 1 { "1 job".into() } else { format!("{} jobs", waiting.len()) }
        );
    }
}

/// Who waited longest for a lock, and for whom.
fn longest_wait_for_a_lock() -> Option<String> {
    let waits = all_waits().into_iter().filter(|wait| wait.held_by.is_some() && wait.lasted > Duration::ZERO);
    let Wait { thread, line, lasted, held_by, .. } = waits.max_by_key(|wait| wait.lasted)?;
    let (holder, taken_at) = held_by?;
    let ms = lasted.as_millis();
    Some(format!(" `{thread}` waited {ms} ms at {line} for a lock that `{holder}` had taken at {taken_at}."))
}
