//! What `run_graph` must do: first things first, and nothing later than it need be.

use checker::{Activity, Idle, Notes, ensure, every_interleaving, for_real, joined, mistake, on_the_clock};
use first_things_first::{Stuck, Task, run_graph};
use kit::{Rng, work_for};
use std::sync::Arc;
use std::time::Duration;

/// What each task needs, and its time in milliseconds.
type Graph = &'static [(&'static [usize], u64)];

/// Two chains, 0 2 5 and 1 3 4, and a bridge from 3 to 6, which needs 5 as well.
const BRIDGE: Graph = &[(&[], 10), (&[], 5), (&[0], 10), (&[1], 40), (&[3], 7), (&[2], 18), (&[3, 5], 12)];

/// One after the other.
const CHAIN: Graph = &[(&[], 10), (&[0], 20), (&[1], 15)];

/// The two in the middle may run side by side.
const DIAMOND: Graph = &[(&[], 10), (&[0], 20), (&[0], 35), (&[1, 2], 10)];

/// 1 and 2 need each other, 3 needs one of them, 4 none.
const CIRCLE: Graph = &[(&[], 10), (&[0, 2], 10), (&[1], 10), (&[2], 10), (&[0], 25)];

/// Catches tasks that wait although they could begin, and tasks that begin too early.
#[test]
fn nobody_is_idle_while_a_task_could_begin() {
    for graph in [BRIDGE, CHAIN, DIAMOND, CIRCLE] {
        for workers in [2, 1, 3] {
            on_the_clock(move || {
                let plan = Plan::new(graph);
                let said = plan.carry_out(workers);
                plan.ensure_done(&said, workers);
                plan.ensure_nobody_idle(workers);
                plan.ensure_in_order_of_completion(&said);
            });
        }
    }
}

/// Catches tasks that are lost, run twice or begin too early, and a coordinator that waits in vain or leaves too soon.
#[test]
fn first_things_come_first() {
    const PAIR: Graph = &[(&[], 0), (&[0], 0)];
    const BACKWARDS: Graph = &[(&[1], 0), (&[], 0)];
    const SIDE_BY_SIDE: Graph = &[(&[], 0), (&[], 0)];
    const DIAMOND: Graph = &[(&[], 0), (&[0], 0), (&[0], 0), (&[1, 2], 0)];
    for (graph, workers) in
        [(&[][..], 1), (PAIR, 1), (PAIR, 2), (BACKWARDS, 2), (SIDE_BY_SIDE, 1), (SIDE_BY_SIDE, 2), (DIAMOND, 2)]
    {
        every_interleaving(move || plan_and_carry_out(graph, workers));
    }
}

/// Catches a coordinator that waits for what can never happen, or that does not name all that it left out.
#[test]
fn a_circle_is_named() {
    const ITSELF: Graph = &[(&[0], 0)];
    const CIRCLE: Graph = &[(&[], 0), (&[2, 0], 0), (&[1], 0), (&[2], 0)];
    for (graph, workers) in [(ITSELF, 1), (CIRCLE, 1), (CIRCLE, 2)] {
        every_interleaving(move || plan_and_carry_out(graph, workers));
    }
}

/// Catches what only a large plan shows: 200 tasks and 4 workers, on real threads.
#[test]
fn two_hundred_tasks_on_real_threads() {
    for_real(|| {
        let mut rng = Rng::new(30);
        // A task needs up to three of those that stand behind it.
        let needs = (0..200).map(|nr| {
            let mut needs: Vec<usize> =
                (0..3).map(|_| nr + 1 + rng.below(40) as usize).filter(|need| *need < 200).collect();
            needs.sort_unstable();
            needs.dedup();
            (needs, 0)
        });
        let plan = Plan { tasks: needs.collect(), log: Notes::new(), activity: Activity::new() };
        let said = plan.carry_out(4);
        plan.ensure_done(&said, 4);
    });
}

fn plan_and_carry_out(graph: Graph, workers: usize) {
    let plan = Plan::new(graph);
    let said = plan.carry_out(workers);
    plan.ensure_done(&said, workers);
}

/// What happened to a task.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Moment {
    Began(usize),
    Ended(usize),
}

/// Tasks, and what is seen of them.
struct Plan {
    /// What each task needs, and its cost in milliseconds.
    tasks: Arc<[(Vec<usize>, u64)]>,
    log: Notes<Moment>,
    activity: Activity<usize>,
}

impl Plan {
    fn new(graph: Graph) -> Self {
        let tasks = graph.iter().map(|(needs, cost)| (needs.to_vec(), *cost)).collect();
        Plan { tasks, log: Notes::new(), activity: Activity::new() }
    }

    fn carry_out(&self, workers: usize) -> Result<Vec<usize>, Stuck> {
        const NAMES: [&str; 7] = ["decode", "measure", "clean", "stitch", "thumbnail", "detect", "report"];
        let named = self.tasks.iter().enumerate();
        let tasks = named.map(|(nr, (needs, _))| Task { name: NAMES[nr % 7], needs: needs.clone() }).collect();
        let (costs, log, activity) = (Arc::clone(&self.tasks), self.log.clone(), self.activity.clone());
        let run = move |nr: usize| {
            ensure!(nr < costs.len(), "Task {nr} was run; there are only {} tasks.", costs.len());
            log.push(Moment::Began(nr));
            if costs[nr].1 > 0 {
                activity.during(nr, || work_for(Duration::from_millis(costs[nr].1)));
            }
            log.push(Moment::Ended(nr));
        };
        joined("run_graph", || run_graph(tasks, workers, run))
    }

    /// Requires that all tasks that can run did, once each and after what they need, and that the answer says so.
    fn ensure_done(&self, said: &Result<Vec<usize>, Stuck>, workers: usize) {
        let log = self.log.all();
        self.ensure_first_things_first(&log);
        let open = |moment: &Moment| if let Moment::Began(_) = moment { 1 } else { -1 };
        let at_once = log.iter().scan(0, |now, moment| {
            *now += open(moment);
            Some(*now)
        });
        let most = at_once.max().unwrap_or(0);
        ensure!(most <= workers as i32, "{most} tasks ran at the same time; `workers` is {workers}.");

        let (can_run, never): (Vec<usize>, Vec<usize>) = {
            let runnable = self.runnable();
            (0..self.tasks.len()).partition(|&nr| runnable[nr])
        };
        let missed: Vec<usize> = can_run.iter().copied().filter(|&nr| !log.contains(&Moment::Ended(nr))).collect();
        let them = if missed.len() == 1 { "it" } else { "them" };
        ensure!(missed.is_empty(), "{} never ran: `run_graph` ended without {them}.", named(&missed));
        match said {
            Ok(_) if !never.is_empty() => {
                mistake!("{} could not start, and `run_graph` says that all is done.", named(&never))
            }
            Ok(order) => {
                let mut sorted = order.clone();
                sorted.sort_unstable();
                ensure!(sorted == can_run, "The answer is {order:?}; tasks {can_run:?} were done.");
            }
            Err(Stuck { never_started }) if never.is_empty() => {
                mistake!(
                    "All tasks were done, and `run_graph` says that {} never started.",
                    named(never_started).to_lowercase()
                )
            }
            Err(Stuck { never_started }) => {
                ensure!(*never_started == never, "`never_started` is {never_started:?}; {never:?} could not start.")
            }
        }
    }

    /// Finds the first task that ran twice or began before what it needs had ended.
    fn ensure_first_things_first(&self, log: &[Moment]) {
        for (place, moment) in log.iter().enumerate() {
            let Moment::Began(nr) = *moment else { continue };
            let earlier = &log[..place];
            ensure!(!earlier.contains(moment), "Task {nr} ran twice.");
            let missing = self.tasks[nr].0.iter().find(|need| !earlier.contains(&Moment::Ended(**need)));
            if let Some(need) = missing {
                let state = if earlier.contains(&Moment::Began(*need)) { "had ended" } else { "had even begun" };
                mistake!("Task {nr} began before task {need}, which it needs, {state}.");
            }
        }
    }

    /// Which tasks are in no circle, nor behind one.
    fn runnable(&self) -> Vec<bool> {
        let mut runnable = vec![false; self.tasks.len()];
        let next = |runnable: &[bool]| {
            let is_next = |nr: &usize| !runnable[*nr] && self.tasks[*nr].0.iter().all(|&need| runnable[need]);
            (0..runnable.len()).find(is_next)
        };
        while let Some(nr) = next(&runnable) {
            runnable[nr] = true;
        }
        runnable
    }

    /// When a task could begin: at the end of the last of those it needs. `None` if it never could.
    fn ready_at(&self, nr: usize) -> Option<Duration> {
        let spans = self.activity.spans();
        let ended = |need: &usize| spans.iter().find(|span| span.work == *need)?.ended;
        self.tasks[nr].0.iter().map(ended).try_fold(Duration::ZERO, |latest, ended| Some(latest.max(ended?)))
    }

    /// Requires that no worker had nothing to do while a task could have begun.
    fn ensure_nobody_idle(&self, workers: usize) {
        let ready: Vec<_> = (0..self.tasks.len()).filter_map(|nr| Some((nr, self.ready_at(nr)?))).collect();
        let Some(Idle { waiting, .. }) = self.activity.idle(workers, &ready) else { return };
        let spans = self.activity.spans();
        let Some((late, (nr, since))) = waiting.iter().find_map(|nr| {
            Some((spans.iter().find(|span| span.work == *nr)?, ready.iter().find(|(ready, _)| ready == nr)?))
        }) else {
            return;
        };
        let since = since.as_millis();
        let needs = match self.tasks[*nr].0.as_slice() {
            [] => "nothing".to_string(),
            [one] => format!("only {one}, which was done at {since} ms"),
            [first, .., last] => format!("only {first} and {last}, which were done at {since} ms"),
        };
        let before =
            spans.iter().find(|span| span.ended == Some(late.began) && !self.tasks[*nr].0.contains(&span.work));
        let after = before.map_or(String::new(), |span| format!(", after {}", span.work));
        mistake!(
            "Task {nr} needs {needs}; it began at {} ms{after}, and a worker had nothing to do meanwhile.",
            late.began.as_millis()
        );
    }

    /// Requires that the answer is in the order in which tasks were done.
    fn ensure_in_order_of_completion(&self, said: &Result<Vec<usize>, Stuck>) {
        let Ok(order) = said else { return };
        let spans = self.activity.spans();
        let ended = |nr: usize| spans.iter().find(|span| span.work == nr).and_then(|span| span.ended);
        for pair in order.windows(2) {
            ensure!(
                ended(pair[0]) <= ended(pair[1]),
                "Task {} stands before task {} in the answer; it was done later.",
                pair[0],
                pair[1]
            );
        }
    }
}

/// `Task 4`, `Tasks 4 and 5`, `Tasks 1, 2 and 3`.
fn named(tasks: &[usize]) -> String {
    match tasks {
        [] => "No task".into(),
        [one] => format!("Task {one}"),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(usize::to_string).collect();
            format!("Tasks {} and {last}", first.join(", "))
        }
    }
}
