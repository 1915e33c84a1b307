//! What exploring a scenario with crossbeam-channel finds, says and repeats.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sim::simulation::{Found, Mode, Outcome, Settings, Status, explore, now};
use sim::thread;
use simulated_crossbeam::{bounded, never, select, tick, unbounded};

const SECOND: Duration = Duration::from_secs(1);

fn every_interleaving(scenario: impl Fn() + 'static) -> Outcome {
    explore(&Settings::new(Mode::Interleavings), Arc::new(scenario))
}

/// The failure that must be found, and that its token finds again.
fn found(scenario: impl Fn() + Clone + 'static) -> Found {
    let found = every_interleaving(scenario.clone()).found.expect("a failing interleaving");
    let settings = Settings { replay: Some(found.schedule.clone()), ..Settings::new(Mode::Interleavings) };
    let again = explore(&settings, Arc::new(scenario)).found.expect("the same failure");
    assert_eq!(again.failure, found.failure);
    found
}

/// Everything that `scenario` returns, all of which must pass and be tried.
fn outcomes<T: Ord + 'static>(mode: Mode, scenario: impl Fn() -> T + 'static) -> BTreeSet<T> {
    let outcomes = Arc::new(Mutex::new(BTreeSet::new()));
    let seen = Arc::clone(&outcomes);
    let scenario = move || {
        let outcome = scenario();
        seen.lock().unwrap().insert(outcome);
    };
    let outcome = explore(&Settings::new(mode), Arc::new(scenario));
    assert!(outcome.found.is_none(), "{:#?}", outcome.found);
    assert!(outcome.exhaustive);
    std::mem::take(&mut outcomes.lock().unwrap())
}

#[test]
fn a_circle_of_full_channels_is_stuck() {
    let failure = found(|| {
        let (to_worker, inbox) = bounded(1);
        let (results, outbox) = bounded(1);
        thread::Builder::new()
            .name("worker".into())
            .spawn(move || {
                for job in inbox {
                    if results.send(job).is_err() {
                        return;
                    }
                }
            })
            .unwrap();
        for job in 0..4 {
            to_worker.send(job).unwrap();
        }
        drop(to_worker);
        assert_eq!(outbox.iter().count(), 4);
    })
    .failure;
    assert_eq!(failure.status, Status::Deadlock);
    let headline = failure.headline.replace("tests/crossbeam.rs:", "");
    assert!(headline.contains("for room in channel #1; `worker` waits in `send` at "), "{headline}");
    assert!(failure.evidence[0].starts_with("The receiver of channel #1 is alive: made at tests/crossbeam.rs:"));
    assert!(failure.evidence[0].ends_with("owned by `worker`."), "{failure:?}");
}

#[test]
fn a_stuck_selection_names_its_channels_and_who_holds_the_other_ends() {
    let failure = found(|| {
        let (one, a) = unbounded::<u8>();
        let (other, b) = bounded::<u8>(0);
        let clone = one.clone();
        let held = thread::Builder::new().name("holder".into()).spawn(move || {
            clone.send(0).unwrap();
            never::<u8>().recv().is_ok()
        });
        let _ = a.recv();
        select! {
            recv(a) -> _ => (),
            send(other, 1) -> _ => (),
            recv(never::<u8>()) -> _ => (),
        }
        drop((held, one, b));
    })
    .failure;
    assert_eq!(failure.status, Status::Deadlock);
    let headline = failure.headline.replace("tests/crossbeam.rs:", "L");
    assert!(headline.starts_with("`main` waits in `select!` at L"), "{headline}");
    let waits = "for a message on channel #1 or somebody to take its message from channel #2 or `never()`; \
                 `holder` waits in `recv` at L";
    assert!(headline.contains(waits) && headline.ends_with("for `never()`."), "{headline}");
    let mut told: Vec<String> = failure
        .evidence
        .iter()
        .map(|line| {
            let (before, after) = line.split_once(" at tests/crossbeam.rs:").unwrap();
            format!("{before}{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
        })
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            "A sender of channel #1 is alive: cloned, owned by `holder`.",
            "A sender of channel #1 is alive: made, owned by `main`.",
            "The receiver of channel #2 is alive: made, owned by `main`.",
        ]
    );
}

#[test]
fn a_dead_arm_spins() {
    let failure = found(|| {
        let (one, a) = unbounded::<u8>();
        let (other, b) = unbounded::<u8>();
        drop(one);
        thread::spawn(move || {
            thread::sleep(SECOND);
            other.send(1)
        });
        loop {
            select! {
                recv(a) -> _ => (),
                recv(b) -> message => if message.is_ok() { break },
            }
        }
    })
    .failure;
    assert_eq!(failure.status, Status::Livelock);
    assert!(failure.headline.starts_with("`main` asked channel #1 100 times in a row at tests/crossbeam.rs:"));
    let failure = found(|| {
        let (_one, a) = unbounded::<u8>();
        let (_other, b) = unbounded::<u8>();
        loop {
            select! {
                recv(a) -> _ => break,
                recv(b) -> _ => break,
                default => (),
            }
        }
    })
    .failure;
    assert_eq!(failure.status, Status::Livelock);
    assert!(failure.headline.starts_with("`main` asked channels #1 and #2 100 times in a row"), "{failure:?}");
}

#[test]
fn every_ready_arm_is_taken_in_some_interleaving() {
    let chosen = outcomes(Mode::Interleavings, || {
        let channels: Vec<_> = (0..3).map(|_| bounded(1)).collect();
        for (number, (sender, _)) in channels.iter().enumerate() {
            sender.send(number).unwrap();
        }
        let choose = || {
            select! {
                recv(channels[0].1) -> message => message.unwrap(),
                recv(channels[1].1) -> message => message.unwrap(),
                recv(channels[2].1) -> message => message.unwrap(),
            }
        };
        [choose(), choose(), choose()]
    });
    assert_eq!(chosen.len(), 6);
}

#[test]
fn one_arm_starves_in_some_interleaving() {
    let found = found(|| {
        let (one, a) = unbounded();
        let (other, b) = unbounded();
        for number in 0..3 {
            one.send(number).unwrap();
        }
        other.send(9).unwrap();
        for _ in 0..3 {
            select! { recv(a) -> _ => (), recv(b) -> _ => return }
        }
        panic!("three times the first");
    });
    assert_eq!(found.failure.status, Status::Wrong);
}

/// Two channels, two clones of a receiver, four jobs: nothing is lost, nothing comes twice, and both may do all.
#[test]
fn clones_share_the_work() {
    let shares = outcomes(Mode::Interleavings, || {
        let (jobs, inbox) = unbounded();
        let workers = [(); 2].map(|()| {
            let inbox = inbox.clone();
            thread::spawn(move || inbox.iter().collect::<Vec<u8>>())
        });
        drop(inbox);
        (0..3).for_each(|job| jobs.send(job).unwrap());
        drop(jobs);
        let done = workers.map(|worker| worker.join().unwrap());
        let mut all = done.concat();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2]);
        done[0].len()
    });
    assert_eq!(shares, BTreeSet::from([0, 1, 2, 3]));
}

#[test]
fn a_tick_after_a_pause_is_one_and_not_five() {
    let heard = outcomes(Mode::Clock, || {
        let ticks = tick(10 * SECOND);
        let mut heard = vec![];
        for pause in [0, 0, 50, 0, 0] {
            thread::sleep(pause * SECOND);
            ticks.recv().unwrap();
            heard.push(now().as_secs());
        }
        heard
    });
    assert_eq!(heard, BTreeSet::from([vec![10, 20, 70, 80, 90]]));
}

/// Messages that nobody can take any more stay in a bounded channel, and with them the ends inside.
#[test]
fn a_reply_sender_in_a_bounded_channel_without_receiver_stays_alive() {
    let ask = |capacity: Option<usize>| {
        move || {
            let (questions, inbox) = capacity.map_or_else(unbounded, bounded);
            let (reply, answer) = bounded::<u8>(1);
            questions.send(reply).unwrap();
            drop(inbox);
            assert!(answer.recv().is_err());
            drop(questions);
        }
    };
    assert!(every_interleaving(ask(None)).found.is_none());
    let failure = found(ask(Some(1))).failure;
    assert!(failure.headline.ends_with("inside a message that waits in channel #1."), "{failure:?}");
}
