//! Every kind of report, printed in one snapshot: to review the words is to review that file.

use super::{explored, grouped, report, wrapped};
use crate::build::workspace::Flavour;
use crate::course::Exercise;
use crate::course::source::Test;
use crate::report::chart::WIDTH;
use crate::report::status::Status;
use crate::report::verdict::{Failure, Verdict};
use crate::run::record::{End, Event, Mode, Trace};

#[test]
fn every_kind_of_report() {
    let all: Vec<String> = Status::ALL.into_iter().map(report_on).collect();
    let text = all.join(&format!("\n{}\n\n", "=".repeat(WIDTH)));
    assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "a line is too long");
    insta::assert_snapshot!(text);
}

#[test]
fn a_replay_and_a_run_on_real_threads_say_so() {
    let exercise = Exercise::example();
    let mut replayed = failure(Status::Wrong);
    replayed.replayed = true;
    let mut real = failure(Status::TimedOut);
    (real.flavour, real.mode, real.end.trace) = (Flavour::Real, Mode::Real, None);
    let reports = [replayed, real].map(|failure| report(&exercise, &verdict(failure), None));
    insta::assert_snapshot!(reports.join("\n"));
}

#[test]
fn what_was_explored_is_said_exactly() {
    let said = [(0, true), (1, true), (6940, true), (2000, false)].map(|(n, exhaustive)| explored(n, exhaustive));
    insta::assert_snapshot!(said.join("\n"), @"
    on the clock and on real threads
    in the only interleaving there is
    in all 6,940 interleavings
    in 2,000 interleavings of more than can be counted
    ");
}

#[test]
fn digits_come_in_groups() {
    assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
}

#[test]
fn long_words_are_not_broken() {
    let word = "x".repeat(WIDTH + 10);
    assert_eq!(wrapped(&format!("a {word} b"), 2), format!("  a\n  {word}\n  b\n"));
}

fn report_on(status: Status) -> String {
    let exercise = Exercise::example();
    let mut next = Exercise::example();
    (next.number, next.folder, next.title) = (9, "09_nap_time".into(), "Works on my rock".into());
    let mut verdict = match status {
        Status::Passed => Verdict::of(Vec::new()),
        Status::DoesNotCompile => {
            let compiler = "error[E0382]: borrow of moved value: `block`\n --> exercises/channels/…/src/lib.rs:9:5\n";
            Verdict::without_running(status, "E0382: borrow of moved value: `block`".into(), compiler.into())
        }
        _ => verdict(failure(status)),
    };
    match status {
        Status::Passed => {
            (verdict.passed, verdict.interleavings) = (3, 6940);
            verdict.remarks = vec!["The recorder asked 300 times whether there was something.".into()];
        }
        Status::Untouched => verdict.headline = Some("not written yet: `record` (src/lib.rs:14)".into()),
        _ => {}
    }
    report(&exercise, &verdict, Some(&next))
}

fn verdict(failure: Failure) -> Verdict {
    let mut also = failure.clone();
    also.test.name = "clips_come_in_order_of_arrival".into();
    also.end.headline = "Heard microphones in the order [0, 0, 1].".into();
    let mut verdict = Verdict::without_running(failure.end.status, failure.end.headline.clone(), String::new());
    (verdict.failure, verdict.also) = (Some(Box::new(failure)), vec![also]);
    verdict
}

fn failure(status: Status) -> Failure {
    let test = Test {
        index: 1,
        name: "every_clip_is_recorded_once".into(),
        catches: "Catches a recorder that stops early, waits for ever, or mixes up a microphone's own order.".into(),
    };
    let crashed = status == Status::Crashed;
    // Two are enough to see how charts look.
    let has_chart = [Status::Deadlock, Status::TimedOut].contains(&status);
    let end = End {
        status,
        executions: 412,
        exhaustive: status != Status::Livelock,
        failing: if status == Status::Deadlock { 412 } else { 17 },
        headline: format!("What was seen, in the words of the engine or of the test, for `{}`.", status.name()),
        evidence: vec!["A sender of channel #1 is alive: made at src/lib.rs:22, owned by `main`.".into()],
        remarks: Vec::new(),
        schedule: if crashed { String::new() } else { "5c1".into() },
        todo_at: None,
        output: if status == Status::Panicked { "clip 1\nclip 2\n".into() } else { String::new() },
        trace: Some(if has_chart { trace(status == Status::Deadlock) } else { Trace::default() }),
    };
    let mode = if status == Status::TimedOut { Mode::Clock } else { Mode::Explore };
    Failure { test, flavour: Flavour::Simulated, scenario: 1, mode, end, replayed: false }
}

fn trace(stuck: bool) -> Trace {
    let step = |thread: usize, kind: &str, text: &str, line: u64, time_us: u64| Event {
        thread,
        kind: kind.into(),
        text: text.into(),
        line: format!("src/lib.rs:{line}"),
        time_us,
        ..Event::default()
    };
    let message = |event: Event, message: u64| Event { channel: Some(1), message: Some(message), ..event };
    let spawn = |event: Event, other: usize| Event { other: Some(other), ..event };
    let mut events = vec![
        step(0, "make", "makes channel #1", 22, 0),
        spawn(step(0, "spawn", "spawn", 25, 0), 1),
        spawn(step(0, "spawn", "spawn", 25, 0), 2),
        step(0, "wait", "waits in recv", 29, 0),
        message(step(2, "send", "send #1", 16, 5000), 1),
        message(step(0, "recv", "recv #1", 29, 5000), 1),
        message(step(1, "send", "send #1", 16, 10_000), 2),
        step(1, "drop", "drops a sender of #1", 18, 10_000),
        step(1, "end", "ends", 25, 10_000),
        step(2, "look", "try_recv #1: in vain", 40, 10_500),
        step(2, "look", "try_recv #1: in vain", 40, 11_000),
        step(2, "end", "ends", 25, 11_000),
        message(step(0, "recv", "recv #1", 29, 11_000), 2),
        step(0, "wait", "waits in recv", 29, 11_000),
    ];
    if stuck {
        events.push(step(0, "stuck", "for a message on channel #1", 29, 11_000));
    }
    Trace {
        threads: ["main", "thread from src/lib.rs:25", "thread from src/lib.rs:25 #2"].map(str::to_owned).into(),
        events,
    }
}
