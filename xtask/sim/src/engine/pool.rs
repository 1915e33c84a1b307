//! Pools of threads in reports: a pool all of whose threads wait can do nothing more, and that is the thing to say.

use super::failure::{Failure, Status};
use super::report;
use super::run::{Run, Task};
use super::step::{ObjectId, Step};
use super::trace;
use super::world::{Owner, Pool, Side};

/// What is to be said of a pool that is stuck as a whole.
pub(super) struct Blocked {
    pub(super) headline: String,
    pub(super) evidence: Vec<String>,
}

/// The first pool whose threads all wait while tasks wait for one of them.
pub(super) fn blocked(run: &Run) -> Option<Blocked> {
    let (id, pool) = run.world.pools().find(|(_, pool)| is_full(run, pool) && !pool.waiting.is_empty())?;
    let waits: Vec<(&Task, Step)> =
        pool.threads.iter().filter_map(|&task| Some((&run.tasks[task], run.tasks[task].pending?))).collect();
    let wait = |task: &Task, step: &Step| {
        let mut text = format!("waits in `{}` at {} ", step.name, trace::line(step.site));
        text += &report::waits_for(run, task, *step);
        if could_be_helped(run, id, step) {
            text += " that a task of the same pool would send";
        }
        text
    };
    let mut evidence = Vec::new();
    let told: Vec<String> = waits.iter().map(|(task, step)| wait(task, step)).collect();
    let headline = match &told[..] {
        [only] => format!("the pool has 1 thread, and it {only}"),
        [first, rest @ ..] if rest.iter().all(|other| other == first) => {
            format!("the pool has {} threads, and each of them {first}", waits.len())
        }
        all => {
            let all = waits.iter().zip(all).map(|((task, _), told)| format!("`{}` {told}", task.label));
            format!(
                "the pool has {} threads, and all of them wait: {}",
                waits.len(),
                all.collect::<Vec<_>>().join("; ")
            )
        }
    };
    evidence.push(crowd(pool));
    for (_, task, step) in report::waiting(run).filter(|(id, ..)| !pool.threads.contains(id)) {
        let place = trace::line(step.site);
        evidence.push(format!(
            "`{}` waits in `{}` at {place} {}.",
            task.label,
            step.name,
            report::waits_for(run, task, step)
        ));
    }
    Some(Blocked { headline, evidence })
}

/// Adds to a failure by spinning whom the spinner keeps waiting.
pub(super) fn with_crowd(run: &Run, failure: Failure) -> Failure {
    let spinner = run.tasks[run.current].pool.filter(|_| failure.status == Status::Livelock);
    match spinner.map(|id| run.world.pool(id)).filter(|pool| is_full(run, pool) && !pool.waiting.is_empty()) {
        Some(pool) => {
            let size = if pool.size == 1 { "1 thread".into() } else { format!("{} threads", pool.size) };
            failure.with_evidence(format!("The pool has {size}. {}", crowd(pool)))
        }
        None => failure,
    }
}

/// «3 tasks, given to the pool at src/lib.rs:12, wait for a thread.»
fn crowd(pool: &Pool) -> String {
    let mut places: Vec<String> = pool.waiting.iter().map(|(_, given_at)| trace::line(given_at)).collect();
    places.dedup();
    match pool.waiting.len() {
        1 => format!("1 task, given to the pool at {}, waits for a thread.", places.join(" and ")),
        n => format!("{n} tasks, given to the pool at {}, wait for a thread.", places.join(" and ")),
    }
}

fn is_full(run: &Run, pool: &Pool) -> bool {
    pool.threads.len() == pool.size && pool.threads.iter().all(|&task| !run.tasks[task].is_idle())
}

/// Whether `step` waits for a message, and a task that waits for a thread of the pool owns a sender of that channel.
fn could_be_helped(run: &Run, pool: ObjectId, step: &Step) -> bool {
    let Some(channel) = step.touch.object().filter(|&id| run.world.is_channel(id)) else { return false };
    if step.name.contains("send") {
        return false;
    }
    let mut senders = run.world.channel(channel).living(Side::Sender);
    senders.any(|end| matches!(end.owner, Some(Owner::InPool(owner, _)) if owner == pool))
}

/// What a thread waits for that waits for a pool.
pub(super) fn waits_for(operation: &str) -> &'static str {
    match operation {
        "join" => "for the half that another thread has taken",
        "scope" | "in_place_scope" | "scope_fifo" | "in_place_scope_fifo" => "for the tasks of the scope to end",
        "install" | "broadcast" => "for the pool",
        _ => "to be woken",
    }
}
