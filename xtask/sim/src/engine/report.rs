//! Failures in the learner's words: what is stuck and why, what panicked and what that means.

use std::any::Any;
use std::panic::PanicHookInfo;

use super::failure::{Failure, Status};
use super::pool;
use super::run::{About, Run, Task};
use super::select::{Arm, Selection};
use super::step::{Guard, ObjectId, Step, TaskId};
use super::trace::{self, Author, Event, Trace};
use super::world::{Channel, End, Owner, Side};

/// Why `run` failed, if it did.
pub(crate) fn failure_of(run: &Run) -> Option<Failure> {
    let failure = run.failure.clone().map(|failure| pool::with_crowd(run, failure));
    failure.or_else(|| run.stuck.then(|| stuck(run)))
}

/// Everything that was recorded, with who is stuck where at the end.
pub(crate) fn trace_of(run: &Run) -> Trace {
    let mut events = run.events.clone();
    if run.stuck {
        for (thread, task, step) in worth_telling(run) {
            events.push(Event {
                thread,
                kind: "stuck",
                text: waits_for(run, task, step),
                line: trace::line(step.site),
                time: run.now,
                other: None,
                channel: channel_of(run, step).map(|channel| channel.number),
                message: None,
            });
            debug_assert!(!task.ended);
        }
    }
    Trace { threads: run.tasks.iter().map(|task| task.label.clone()).collect(), events }
}

/// All tasks that have not ended, with what they wait in.
pub(super) fn waiting(run: &Run) -> impl Iterator<Item = (TaskId, &Task, Step)> {
    let tasks = run.tasks.iter().enumerate().filter(|(_, task)| !task.ended && !task.is_idle());
    tasks.filter_map(|(id, task)| task.pending.map(|step| (id, task, step)))
}

/// The same without those that are in an operation of which everybody knows what it waits for.
fn worth_telling(run: &Run) -> impl Iterator<Item = (TaskId, &Task, Step)> {
    waiting(run).filter(|(_, task, _)| task.operation.as_ref().is_none_or(|operation| !operation.awaits.is_empty()))
}

/// «Stuck: who waits in what, where; and who could end the wait but doesn't.»
fn stuck(run: &Run) -> Failure {
    let blocked = pool::blocked(run);
    let waits: Vec<String> = worth_telling(run)
        .map(|(_, task, step)| {
            let place = trace::line(step.site);
            format!("`{}` waits in `{}` at {place} {}", task.label, step.name, waits_for(run, task, step))
        })
        .collect();
    let ended = run.tasks.iter().filter(|task| task.ended).count();
    let mut headline = blocked.as_ref().map_or_else(|| waits.join("; "), |blocked| blocked.headline.clone());
    if blocked.is_none() && waits.len() == 1 && ended > 0 {
        headline += if ended == 1 { ", and the other thread has ended" } else { ", and all other threads have ended" };
    }
    headline += ".";
    let mut failure = Failure::new(Status::Deadlock, headline);
    let whole_story = blocked.is_some();
    failure.evidence.extend(blocked.into_iter().flat_map(|blocked| blocked.evidence));
    let mut told = Vec::new();
    for (_, task, step) in waiting(run) {
        if task.operation.is_some() {
            continue;
        }
        for (channel, other) in helped_through(run, task, step) {
            if !told.contains(&(channel.number, other)) {
                told.push((channel.number, other));
                failure.evidence.extend(who_could_help(run, channel, other));
            }
        }
    }
    if let Some(first) = failure.evidence.first().filter(|_| told.len() == 1 && !whole_story) {
        failure.headline = format!("{} {first}", failure.headline);
        failure.evidence.remove(0);
    }
    failure
}

/// What a waiting task waits for.
pub(super) fn waits_for(run: &Run, task: &Task, step: Step) -> String {
    if let Some(operation) = &task.operation {
        return operation.awaits.clone();
    }
    match step.guard {
        Guard::Select => waits_for_any(run, &task.selection),
        Guard::Message(_) => format!("for a message on {}", named(channel_of(run, step))),
        Guard::Room(_) => format!("for room in {}", named(channel_of(run, step))),
        Guard::Released => match channel_of(run, step) {
            Some(channel) if step.name.starts_with("recv") => format!("for a message on channel #{}", channel.number),
            Some(channel) => format!("for somebody to take its message from channel #{}", channel.number),
            None if run.world.is_barrier(step.touch) => "for the others to arrive".into(),
            None => pool::waits_for(step.name).into(),
        },
        Guard::Unparked => "for somebody to unpark it".into(),
        Guard::Ended(task) => format!("for `{}` to end", run.tasks[task].label),
        Guard::Unlocked(lock) | Guard::NotWritten(lock) => format!("for the lock{}", held_by(run, lock)),
        Guard::Now | Guard::Never | Guard::Progress(_) => "for its turn".into(),
    }
}

/// The arms of a selection, each named once.
fn waits_for_any(run: &Run, selection: &Selection) -> String {
    let mut all: Vec<String> = Vec::new();
    for arm in &selection.arms {
        let one = match *arm {
            Arm::Receive(id) => format!("a message on channel #{}", run.world.channel(id).number),
            Arm::Send(id) if run.world.channel(id).is_rendezvous() => {
                format!("somebody to take its message from channel #{}", run.world.channel(id).number)
            }
            Arm::Send(id) => format!("room in channel #{}", run.world.channel(id).number),
            Arm::Hear(_) => "a timer that has rung for the last time".into(),
            Arm::Never => "`never()`".into(),
        };
        if !all.contains(&one) {
            all.push(one);
        }
    }
    if all.is_empty() { "for nothing".into() } else { format!("for {}", all.join(" or ")) }
}

fn named(channel: Option<&Channel>) -> String {
    channel.map_or_else(|| "a channel".into(), |channel| format!("channel #{}", channel.number))
}

fn held_by(run: &Run, lock: ObjectId) -> String {
    let lock = run.world.lock(lock);
    let holder = lock.writer.as_ref().or(lock.readers.first());
    holder.map_or_else(String::new, |(task, site)| {
        format!(" that `{}` took at {} and still holds", run.tasks[*task].label, trace::line(site))
    })
}

fn channel_of(run: &Run, step: Step) -> Option<&Channel> {
    step.touch.object().filter(|&id| run.world.is_channel(id)).map(|id| run.world.channel(id))
}

/// The channels that somebody waits on, each with the side that could help.
fn helped_through<'a>(run: &'a Run, task: &Task, step: Step) -> Vec<(&'a Channel, Side)> {
    if step.guard == Guard::Select {
        let arms = task.selection.arms.iter().filter_map(|arm| arm.channel());
        return arms
            .map(|(id, own)| {
                let other = if own == Side::Sender { Side::Receiver } else { Side::Sender };
                (run.world.channel(id), other)
            })
            .collect();
    }
    let receives = step.name.starts_with("recv") || step.name == "next" || matches!(step.guard, Guard::Message(_));
    let other = if receives { Side::Sender } else { Side::Receiver };
    channel_of(run, step).map(|channel| (channel, other)).into_iter().collect()
}

/// The living ends on one side of a channel somebody waits on.
fn who_could_help(run: &Run, channel: &Channel, other: Side) -> Vec<String> {
    let ends: Vec<String> = channel.living(other).map(|end| describe(run, channel, end)).collect();
    if ends.is_empty() {
        let side = if other == Side::Sender { "sender" } else { "receiver" };
        return vec![format!("No {side} of channel #{} is left.", channel.number)];
    }
    ends
}

/// «A sender of channel #1 is alive: made at src/lib.rs:12, owned by `main`.»
fn describe(run: &Run, channel: &Channel, end: &End) -> String {
    let side = match end.side {
        Side::Sender => "A sender",
        Side::Receiver if channel.ends.iter().filter(|end| end.side == Side::Receiver).count() > 1 => "A receiver",
        Side::Receiver => "The receiver",
    };
    let made = if end.cloned { "cloned" } else { "made" };
    let owner = match end.owner {
        Some(Owner::Task(task)) => format!("owned by `{}`", run.tasks[task].label),
        Some(Owner::InChannel(number)) => format!("inside a message that waits in channel #{number}"),
        Some(Owner::InPool(_, given_at)) => {
            format!("owned by a task that waits for a thread, given to the pool at {}", trace::line(given_at))
        }
        None => format!("last used by `{}`", run.tasks[end.used_by].label),
    };
    format!("{side} of channel #{} is alive: {made} at {}, {owner}.", channel.number, trace::line(end.made_at))
}

/// Called by the panic hook: notes what happened, and fails the run unless the scenario meant it to happen.
pub(crate) fn note_panic(run: &mut Run, info: &PanicHookInfo<'_>) {
    let message = text_of(info.payload());
    let place = info.location().map(|at| trace::short(at.file(), at.line())).unwrap_or_default();
    let author = info.location().map_or(Author::Library, trace::author_of);
    let task = run.me();
    task.panicking += 1;
    let meant = task.on_purpose > 0;
    let label = task.label.clone();
    run.note("panic", None, About::default(), || "panics".into());
    if let Some(event) = run.events.last_mut().filter(|event| event.kind == "panic") {
        event.line.clone_from(&place);
    }
    if !meant && run.failure.is_none() {
        run.failure = Some(panicked(&label, &message, &place, author));
    }
}

fn panicked(thread: &str, message: &str, place: &str, author: Author) -> Failure {
    if message.starts_with("not yet implemented") {
        let mut failure = Failure::new(Status::Untouched, format!("Not written yet: {place}."));
        failure.todo_at = Some(place.to_string());
        return failure;
    }
    if author == Author::Course {
        return Failure::new(Status::Wrong, message).with_evidence(format!("Seen by the check at {place}."));
    }
    let left = ["SendError", "RecvError", "Disconnected"].iter().find(|error| message.contains(**error));
    let timed = message.contains("TryRecvError") || message.contains("Timeout") || message.contains("Full");
    let headline = match left {
        Some(error) if !timed || *error == "Disconnected" || message.contains("Disconnected") => {
            let error = if *error == "Disconnected" { "Disconnected" } else { error };
            format!("`{thread}` panicked because the other side had left: {error} unwrapped at {place}.")
        }
        _ => format!("`{thread}` panicked at {place}: {message}"),
    };
    Failure::new(Status::Panicked, headline)
}

/// The scenario's own thread ended in a panic that no hook has judged: one that was meant for somebody else, or passed on.
pub(crate) fn escaped(run: &mut Run, payload: &(dyn Any + Send)) {
    if run.failure.is_none() {
        let headline = format!("The caller panicked too, with the panic of another thread: {}", text_of(payload));
        run.failure = Some(Failure::new(Status::Panicked, headline));
    }
}

/// The message of a panic.
fn text_of(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_string()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "(a panic without a message)".into()
    }
}
