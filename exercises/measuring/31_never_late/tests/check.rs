//! What `run` must do: two loops that never wait, and that know when it is over.

use checker::{
    Gauge, Notes, Wait, elapsed, ensure, every_interleaving, for_real, joined, mistake, on_purpose, on_the_clock,
    simulated,
};
use kit::work_for;
use never_late::{Knobs, Said, Summary, run};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

/// What a task takes on the virtual clock. No multiple of any sleep, so that no two looks fall on one instant.
const WORK: Duration = Duration::from_micros(1300);

/// Catches loops that wait, that end too early or too late, and whatever else makes another transcript.
#[test]
fn a_slow_master() {
    if let Some(transcript) = on_the_clock(|| transcript_of(&knobs(6, 4, 20, 7), 120)) {
        insta::assert_snapshot!("slow_master", transcript);
    }
}

/// Catches the same when the worker is the slow one.
#[test]
fn a_slow_worker() {
    if let Some(transcript) = on_the_clock(|| transcript_of(&knobs(6, 4, 7, 20), 112)) {
        insta::assert_snapshot!("slow_worker", transcript);
    }
}

/// Catches a master that hopes for a dead worker, or falls with it.
#[test]
fn a_worker_that_dies() {
    on_the_clock(|| worker_dies_at(3, &knobs(6, 4, 20, 7), 1000));
    // A real thread takes its time to die: the machine is busy, or a backtrace is printed.
    let patience = if simulated() { 100 } else { 50_000 };
    for dies_at in 1..=3 {
        every_interleaving(move || worker_dies_at(dies_at, &knobs(3, 2, 1, 1), patience));
    }
}

/// Catches a wrong number of tasks, for every small number of them.
#[test]
fn any_number_of_tasks() {
    for max_work in 0..=5 {
        for in_flight in 1..=6 {
            on_the_clock(move || {
                let knobs = knobs(max_work, in_flight, 20, 7);
                let station = Station::new(WORK);
                let summary = station.run(&knobs);
                station.ensure_done(&knobs, &summary);
                station.ensure_nobody_waited();
            });
        }
    }
}

/// Catches loops that rely on one of them being faster.
#[test]
fn any_thread_may_be_slow() {
    for (max_work, in_flight) in [(0, 1), (1, 1), (2, 1), (2, 3), (3, 2)] {
        every_interleaving(move || {
            let knobs = knobs(max_work, in_flight, 1, 1);
            let station = Station::new(Duration::ZERO);
            let summary = station.run(&knobs);
            station.ensure_done(&knobs, &summary);
        });
    }
}

/// Catches what only real time shows: a hundred tasks, a millisecond for each turn.
#[test]
fn a_hundred_tasks_on_real_threads() {
    for_real(|| {
        let knobs = knobs(100, 4, 1, 1);
        let station = Station::new(Duration::ZERO);
        let summary = station.run(&knobs);
        station.ensure_done(&knobs, &summary);
    });
}

fn knobs(max_work: usize, in_flight: usize, master_ms: u64, worker_ms: u64) -> Knobs {
    let (master_wait, worker_wait) = (Duration::from_millis(master_ms), Duration::from_millis(worker_ms));
    Knobs { max_work, in_flight, master_wait, worker_wait }
}

/// Runs the station with `knobs` and requires that it ends as it should, with the last result at `ready_at` ms.
fn transcript_of(knobs: &Knobs, ready_at: u64) -> String {
    let station = Station::new(WORK);
    let summary = station.run(knobs);
    station.ensure_done(knobs, &summary);
    station.ensure_nobody_waited();
    station.ensure_let_go_in_time(knobs);
    let last = station.last_result();
    ensure!(
        last == Duration::from_millis(ready_at),
        "The last result came at {}; it could be there at {ready_at} ms.",
        ms(last)
    );
    station.transcript(&summary)
}

/// Runs the station with a worker that dies when it works on task number `dies_at`.
fn worker_dies_at(dies_at: usize, knobs: &Knobs, patience: usize) {
    let station = Station { dies_at, patience, ..Station::new(WORK) };
    let summary = on_purpose(|| catch_unwind(AssertUnwindSafe(|| station.run(knobs))));
    let Ok(summary) = summary else { mistake!("The master panicked when the worker died.") };

    let finished = station.worked.len() - 1;
    let received = station.results();
    ensure!(received == finished, "The worker had finished {finished} when it died; {received} came back.");
    ensure!(summary.received == received, "`received` is {}; {received} came back.", summary.received);
    ensure!(summary.worker_lost, "The worker died at task {dies_at}; `worker_lost` is false.");
    let lost = station.count(|what| *what == Said::WorkerLost);
    ensure!(lost == 1, "The worker died once; the master said so {lost} times.");
}

/// Something said, and when.
#[derive(Clone)]
struct Line {
    at: Duration,
    what: Arc<Said>,
}

/// What a scenario sees of one run.
struct Station {
    cost: Duration,
    /// The task at which the worker dies; 0 for a healthy one.
    dies_at: usize,
    /// How often in a row the master may find no result once the worker has gone.
    patience: usize,
    under_way: Gauge,
    /// What each side said. Two lists, because the sides share nothing else.
    master: Notes<Line>,
    worker: Notes<Line>,
    worked: Notes<()>,
    /// When the worker had let go of everything.
    gone: Notes<Duration>,
    /// Waits in a channel operation: whose, in which of its turns.
    waits: Notes<(&'static str, usize, Wait)>,
}

impl Station {
    fn new(cost: Duration) -> Self {
        Station {
            cost,
            dies_at: 0,
            patience: usize::MAX,
            under_way: Gauge::new(),
            master: Notes::new(),
            worker: Notes::new(),
            worked: Notes::new(),
            gone: Notes::new(),
            waits: Notes::new(),
        }
    }

    fn run(&self, knobs: &Knobs) -> Summary {
        let under_way = self.under_way.clone();
        let task = move |nr: usize| {
            under_way.enter();
            vec![nr as f32, 0.5]
        };
        joined("run", || run(knobs, task, self.work(knobs.max_work), self.say(knobs.max_work)))
    }

    /// Doubles every value. Runs on the worker's thread.
    fn work(&self, max_work: usize) -> impl Fn(&mut [f32]) + Send + 'static {
        /// The worker owns its work until it ends, so this tells when that is.
        struct Gone(Notes<Duration>);
        impl Drop for Gone {
            fn drop(&mut self) {
                self.0.push(elapsed());
            }
        }
        let (cost, dies_at, worked, waits) = (self.cost, self.dies_at, self.worked.clone(), self.waits.clone());
        let (idle, gone) = (self.worker.clone(), Gone(self.gone.clone()));
        move |data| {
            let nr = worked.len() + 1;
            worked.push(());
            ensure!(nr <= max_work, "{nr} tasks were worked on; max_work is {max_work}.");
            note_wait("worker", nr + idle.len(), &waits);
            if nr == dies_at {
                gone.0.push(elapsed());
                on_purpose(|| panic!("the worker dies at task {nr}"));
            }
            if !cost.is_zero() {
                work_for(cost);
            }
            data.iter_mut().for_each(|value| *value *= 2.0);
        }
    }

    /// Writes down what is said, by the side that says it.
    fn say(&self, max_work: usize) -> impl Fn(Said) + Send + Sync + 'static {
        let (under_way, master, worker, worked) =
            (self.under_way.clone(), self.master.clone(), self.worker.clone(), self.worked.clone());
        let (patience, gone, waits) = (self.patience, self.gone.clone(), self.waits.clone());
        let (since_gone, received, after_the_last) = (Notes::new(), Notes::new(), Notes::new());
        move |what| {
            let line = Line { at: elapsed(), what: Arc::new(what) };
            if *line.what == Said::NoTaskWaiting {
                worker.push(line);
                note_wait("worker", worker.len() + worked.len(), &waits);
                return;
            }
            match *line.what {
                Said::NoResultYet if patience < usize::MAX && !gone.is_empty() => {
                    since_gone.push(());
                    ensure!(
                        since_gone.len() < patience,
                        "The master still looked for results {patience} turns after the worker had gone."
                    );
                }
                Said::NoResultYet if received.len() == max_work => {
                    after_the_last.push(());
                    // Where there is nothing to do at all, one look before that is noticed does no harm.
                    let excused = usize::from(max_work == 0);
                    ensure!(
                        after_the_last.len() <= excused,
                        "All {max_work} results had come, and the master looked for another one."
                    );
                }
                Said::Result { .. } => {
                    received.push(());
                    under_way.leave();
                }
                _ => {}
            }
            master.push(line);
            note_wait("master", master.len(), &waits);
        }
    }

    /// How many results the master said it had received.
    fn results(&self) -> usize {
        self.count(|what| matches!(what, Said::Result { .. }))
    }

    fn count(&self, is_meant: impl Fn(&Said) -> bool) -> usize {
        self.master.all().iter().chain(&self.worker.all()).filter(|line| is_meant(&line.what)).count()
    }

    /// When the master had the last result.
    fn last_result(&self) -> Duration {
        let results = self.master.all();
        results.iter().rfind(|line| matches!(*line.what, Said::Result { .. })).map_or(Duration::ZERO, |line| line.at)
    }

    /// Requires that every task was worked on and came back, and that the summary says what was seen.
    fn ensure_done(&self, knobs: &Knobs, summary: &Summary) {
        let (max_work, in_flight) = (knobs.max_work, knobs.in_flight);
        let (worked, received) = (self.worked.len(), self.results());
        let lost = worked - received;
        ensure!(
            lost == 0,
            "{} made and never received.",
            if lost == 1 { "1 result was".into() } else { format!("{lost} results were") }
        );
        ensure!(worked == max_work, "{worked} of {max_work} tasks were worked on.");

        let results = self.master.all().into_iter().filter_map(|line| match &*line.what {
            Said::Result { nr, data } => Some((*nr, data.clone())),
            _ => None,
        });
        for (place, (nr, data)) in (1..).zip(results) {
            ensure!(nr == place, "Result {place} was said to be number {nr}.");
            let expected = [2.0 * place as f32, 1.0];
            ensure!(data == expected, "Result {place} is {data:?}; the work on task {place} makes {expected:?}.");
        }

        // A task may be made a moment before the result that makes room for it is spoken of.
        let most = self.under_way.high_water();
        let allowed = in_flight.min(max_work);
        ensure!(
            (allowed..=in_flight + 1).contains(&most),
            "{most} tasks were under way at once; in_flight is {in_flight}."
        );

        let seen = Summary {
            sent: worked,
            received,
            master_idle: self.count(|what| *what == Said::NoResultYet),
            worker_idle: self.worker.len(),
            worker_lost: false,
        };
        ensure!(*summary == seen, "The summary says {summary:?}; what was seen is {seen:?}.");
    }

    /// Requires that nobody ever stood still in a channel operation. Only the clock can tell.
    fn ensure_nobody_waited(&self) {
        if let Some((who, turn, wait)) = self.waits.take().into_iter().next() {
            mistake!(
                "The {who} stood still for {} in its turn {turn}, in `{}` at {}.",
                ms(wait.lasted),
                wait.operation,
                wait.line
            );
        }
    }

    /// Requires that the worker was started with tasks to find and let go with the last result.
    fn ensure_let_go_in_time(&self, knobs: &Knobs) {
        let last = self.last_result();
        let idle = self.worker.all();
        if idle.first().is_some_and(|line| line.at == Duration::ZERO) {
            mistake!("The worker's first look, at 0 ms, found no task: it was started before there were any.");
        }
        if let Some(late) = idle.iter().find(|line| line.at > last) {
            mistake!(
                "The last result came at {}; at {} the worker still looked for tasks: nobody had let it go.",
                ms(last),
                ms(late.at)
            );
        }
        let gone = self.gone.all().first().copied().unwrap_or_else(elapsed);
        ensure!(
            gone >= last,
            "The worker left of its own accord at {}; the last result came at {}.",
            ms(gone),
            ms(last)
        );
        let returned = elapsed();
        let latest = last + WORK + knobs.worker_wait;
        ensure!(returned <= latest, "The last result came at {}; `run` returned at {}.", ms(last), ms(returned));
    }

    /// The run as the learner sees it.
    fn transcript(&self, summary: &Summary) -> String {
        let sides = [("master", self.master.all()), ("worker", self.worker.all())];
        let mut lines: Vec<(Duration, String)> = sides
            .into_iter()
            .flat_map(|(who, said)| {
                said.into_iter().map(move |line| (line.at, format!("{who}: {}", words(&line.what))))
            })
            .collect();
        lines.sort_by_key(|(at, _)| *at);
        let mut lines: Vec<String> = lines.into_iter().map(|(at, line)| format!("{:>8}  {line}", ms(at))).collect();
        lines.push(format!(
            "{} sent, {} received; looked in vain: master {}, worker {}",
            summary.sent, summary.received, summary.master_idle, summary.worker_idle
        ));
        lines.join("\n")
    }
}

/// Writes down the first wait of the current thread in a channel operation that took time.
fn note_wait(who: &'static str, turn: usize, waits: &Notes<(&'static str, usize, Wait)>) {
    let in_channel = |wait: &Wait| wait.channel.is_some() && !wait.lasted.is_zero();
    if let Some(wait) = checker::waits().into_iter().find(in_channel) {
        waits.push((who, turn, wait));
    }
}

fn words(what: &Said) -> String {
    match what {
        Said::Result { nr, data } => format!("result {nr}: {data:?}"),
        Said::NoResultYet => "no result yet".into(),
        Said::NoTaskWaiting => "no task waiting".into(),
        Said::WorkerLost => "the worker is lost".into(),
    }
}

/// `120 ms`, `1.3 ms`.
fn ms(time: Duration) -> String {
    format!("{} ms", time.as_micros() as f64 / 1000.0)
}
