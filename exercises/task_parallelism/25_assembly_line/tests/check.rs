//! What `pipeline` must do: three stages at the same time, everything in order, and little in between.

use assembly_line::pipeline;
use checker::{
    Activity, Gauge, Notes, Span, elapsed, ensure, every_interleaving, for_real, joined, mistake, on_the_clock,
};
use kit::{Frame, work_for};
use std::collections::HashSet;
use std::thread::{self, ThreadId};
use std::time::Duration;

/// Catches stages that take turns in place of working at the same time, and items that pile up before the slowest.
#[test]
fn three_stages_by_the_clock() {
    on_the_clock(|| {
        let (items, cap) = (6, 1);
        let line = Line::new();
        let found = line.run(items, cap, [10, 30, 20].map(Duration::from_millis));
        let took = elapsed().as_millis();

        line.ensure_one_thread_each(&found);
        ensure_in_order(items, &found);
        let spans = line.activity.spans();
        for (stage, before) in [(1, 0), (2, 1)] {
            let first = spans.iter().find(|span| span.work == stage).map(|span| span.began);
            let last = spans.iter().rfind(|span| span.work == before).and_then(|span| span.ended);
            ensure!(
                first < last,
                "`{}` began when `{}` had finished all {items} items: {took} ms.",
                STAGES[stage],
                STAGES[before]
            );
        }
        line.ensure_bounded(cap);
        let at_once = line.activity.most_at_once();
        ensure!(
            at_once == 3,
            "Never more than {at_once} of the three stages were at work at the same time: {took} ms."
        );
        ensure!(
            took == 210,
            "The last of 6 items was ready at {took} ms. `clean`, the slowest stage, is needed for 180 ms of that, and \
             it stood idle {}.",
            idle_times(&spans)
        );
    });
}

/// Catches items that get lost or change places, stages that wait in a circle, and threads that are left behind.
#[test]
fn every_item_comes_out_in_order() {
    for (items, cap) in [(0, 1), (1, 0), (2, 1), (3, 1), (3, 2), (4, 0)] {
        every_interleaving(move || {
            let line = Line::new();
            let found = line.run(items, cap, [Duration::ZERO; 3]);
            line.ensure_one_thread_each(&found);
            ensure_in_order(items, &found);
            line.ensure_bounded(cap);
        });
    }
}

/// Catches what only a long day shows: a thousand frames, on real threads.
#[test]
fn a_thousand_frames_on_real_threads() {
    for_real(|| {
        let raw: Vec<u32> = (0..1000).collect();
        let decode = |id| Frame { id, w: 8, h: 8, px: vec![(id % 200) as u8; 64] };
        let clean = |mut frame: Frame| {
            frame.px.iter_mut().for_each(|pixel| *pixel += 1);
            frame
        };
        let detect = |frame: Frame| (frame.id, frame.px.iter().map(|&pixel| u32::from(pixel)).sum::<u32>());
        let found = pipeline(raw, decode, clean, detect, 4);
        ensure!(found.len() == 1000, "{} of 1000 findings came out.", found.len());
        for (id, finding) in (0..).zip(found) {
            let expected = (id, 64 * (id % 200 + 1));
            ensure!(finding == expected, "Finding {id} was {finding:?}; in its place belongs {expected:?}.");
        }
    });
}

const STAGES: [&str; 3] = ["decode", "clean", "detect"];

/// What a stage takes in and gives out. None of them can be cloned, and no stage fits in another's place.
struct Raw(usize);
struct Decoded(usize);
struct Clean(usize);

/// The three stages, and what is seen of them.
struct Line {
    /// For each stage, the thread of each call.
    threads: [Notes<ThreadId>; 3],
    /// What waits before `clean`, and before `detect`.
    waiting: [Gauge; 2],
    activity: Activity<usize>,
}

impl Line {
    fn new() -> Self {
        Line {
            threads: [Notes::new(), Notes::new(), Notes::new()],
            waiting: [Gauge::new(), Gauge::new()],
            activity: Activity::new(),
        }
    }

    /// Sends items 1 to `items` down the line, on which each stage takes its cost.
    fn run(&self, items: usize, cap: usize, costs: [Duration; 3]) -> Vec<usize> {
        let [first, second] = self.waiting.clone();
        let [mut decode, mut clean, mut detect] = [0, 1, 2].map(|stage| self.work(stage, costs[stage]));
        let decode = {
            let first = first.clone();
            move |Raw(item)| {
                decode();
                first.enter();
                Decoded(item)
            }
        };
        let clean = {
            let second = second.clone();
            move |Decoded(item)| {
                first.leave();
                clean();
                second.enter();
                Clean(item)
            }
        };
        let detect = move |Clean(item)| {
            second.leave();
            detect();
            item
        };
        joined("pipeline", || pipeline((1..=items).map(Raw).collect(), decode, clean, detect, cap))
    }

    /// What stage number `stage` does with each item.
    fn work(&self, stage: usize, cost: Duration) -> impl FnMut() + Send + 'static {
        let (threads, activity) = (self.threads[stage].clone(), self.activity.clone());
        move || {
            threads.push(thread::current().id());
            // Only the clock needs the record; elsewhere it would be one more thing that the stages share.
            if !cost.is_zero() {
                activity.during(stage, || work_for(cost));
            }
        }
    }

    /// Requires three stages on three threads.
    fn ensure_one_thread_each(&self, found: &[usize]) {
        let threads: Vec<HashSet<ThreadId>> =
            self.threads.iter().map(|calls| calls.all().into_iter().collect()).collect();
        if threads.iter().all(|of_stage| *of_stage == threads[0] && of_stage.len() == 1) {
            mistake!("All three stages ran on one thread.");
        }
        for (stage, of_stage) in STAGES.iter().zip(&threads) {
            let several = of_stage.len();
            match overtaking(found) {
                _ if several <= 1 => {}
                Some((late, early)) => {
                    mistake!("Stage `{stage}` ran on {several} threads; item {late} came out before item {early}.")
                }
                None => mistake!("Stage `{stage}` ran on {several} threads."),
            }
        }
        for (one, other) in [(0, 1), (1, 2), (0, 2)] {
            let shared = threads[one].intersection(&threads[other]).count();
            ensure!(shared == 0, "`{}` and `{}` ran on the same thread.", STAGES[one], STAGES[other]);
        }
    }

    /// Requires that at most `cap` items waited between two stages. One more may be in the hand of each: done and not
    /// yet handed over, taken and not yet begun.
    fn ensure_bounded(&self, cap: usize) {
        for (waiting, stage) in self.waiting.iter().zip(&STAGES[1..]) {
            let most = waiting.high_water();
            ensure!(most <= cap + 2, "{most} items were waiting before `{stage}`; `cap` is {cap}.");
        }
    }
}

/// The first item that came out before one with a smaller number, and that one.
fn overtaking(found: &[usize]) -> Option<(usize, usize)> {
    found.windows(2).find(|pair| pair[0] > pair[1]).map(|pair| (pair[0], pair[1]))
}

/// Requires items 1 to `items`, in this order.
fn ensure_in_order(items: usize, found: &[usize]) {
    if let Some(lost) = (1..=items).find(|item| !found.contains(item)) {
        mistake!("Item {lost} of {items} went in and never came out.");
    }
    if let Some((late, early)) = overtaking(found) {
        mistake!("Item {late} came out before item {early}.");
    }
}

/// When `clean` had nothing to do between its first item and its last.
fn idle_times(spans: &[Span<usize>]) -> String {
    let cleaning: Vec<&Span<usize>> = spans.iter().filter(|span| span.work == 1).collect();
    let idle: Vec<String> = cleaning
        .windows(2)
        .filter_map(|pair| Some((pair[0].ended?, pair[1].began)))
        .filter(|(ended, began)| ended < began)
        .map(|(ended, began)| format!("from {} to {} ms", ended.as_millis(), began.as_millis()))
        .collect();
    if idle.is_empty() { "only before its first item and after its last".into() } else { idle.join(", ") }
}
