//! Judging many answers with several workers, each different answer once.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::{Judge, Task, exercise_of};
use crate::model::{Judgement, Status};

impl Judge<'_> {
    /// Judges all `tasks` with `jobs` workers, and hands each judgement to `on_done` with its place among the tasks, in
    /// the order in which they come. Equal answers to one exercise are judged once.
    pub fn all(&self, tasks: &[Task], jobs: usize, on_done: &mut dyn FnMut(usize, Judgement)) {
        // The first of equal ones is judged for all of them.
        let mut equal: HashMap<(u32, &[u8]), Vec<usize>> = HashMap::new();
        let mut order = Vec::new();
        for (index, task) in tasks.iter().enumerate() {
            let group = equal.entry((task.exercise, task.source)).or_default();
            if group.is_empty() {
                order.push(index);
            }
            group.push(index);
        }
        self.judge_references(tasks, jobs);
        in_parallel(
            jobs,
            &order,
            |index| self.guarded(tasks[index]),
            |index, judgement| {
                let task = tasks[index];
                for other in &equal[&(task.exercise, task.source)] {
                    on_done(*other, judgement.clone());
                }
            },
        );
    }

    /// The reference solutions first, so that no two workers wait for the same one.
    fn judge_references(&self, tasks: &[Task], jobs: usize) {
        let mut exercises: Vec<u32> = tasks.iter().map(|task| task.exercise).collect();
        exercises.sort_unstable();
        exercises.dedup();
        let judge = |number| {
            if let Ok(exercise) = exercise_of(self.course, number) {
                _ = self.reference(exercise);
            }
        };
        in_parallel(jobs, &exercises, judge, |_, ()| {});
    }

    /// A fault of the grader itself is a fault of the machine to everybody else.
    fn guarded(&self, task: Task) -> Judgement {
        catch_unwind(AssertUnwindSafe(|| self.one(task))).unwrap_or_else(|_| {
            Judgement::without_running(
                Status::Infra,
                "Not judged, through no fault of the answer: the grader panicked.",
            )
        })
    }
}

/// Does `work` for every item with `jobs` workers. `done` is called on the calling thread.
fn in_parallel<T: Copy + Sync, R: Send>(
    jobs: usize,
    items: &[T],
    work: impl Fn(T) -> R + Sync,
    mut done: impl FnMut(T, R),
) {
    let next = AtomicUsize::new(0);
    let (report, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, items.len().max(1)) {
            let (report, next, work) = (report.clone(), &next, &work);
            scope.spawn(move || {
                while let Some((place, item)) = {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    items.get(place).map(|item| (place, *item))
                } {
                    if report.send((place, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(report);
        for (place, result) in results {
            done(items[place], result);
        }
    });
}
