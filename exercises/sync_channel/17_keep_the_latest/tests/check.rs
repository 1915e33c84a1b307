//! What `put` must do, in all four ways to be full.

use std::thread::{self, JoinHandle};
use std::time::Duration;

use checker::{Notes, ensure, every_interleaving, for_real, mistake, name_this_thread, on_the_clock};
use keep_the_latest::{Outcome, Put, Take, WhenFull, mailbox};

use Outcome::{Closed, Dropped, Replaced, Stored};
use WhenFull::{DropNewest, Grow, OverwriteOldest, Wait};

/// Room in the mailbox of the table.
const ROOM: u32 = 3;

/// Catches the wrong message thrown away, a message thrown away for nothing, and a mailbox that holds too many.
#[test]
fn six_messages_for_three_places() {
    let table = on_the_clock(|| {
        let mut table = vec!["policy           came back    came out".to_string()];
        for policy in [Wait, DropNewest, OverwriteOldest, Grow] {
            let (put, take) = mailbox(ROOM as usize, policy);
            let (came_back, came_out) =
                if policy == Wait { put_with_a_drainer(put, take) } else { put_then_drain(policy, put, take) };
            let policy = format!("{policy:?}");
            table.push(format!("{policy:<17}{:<13}{}", listed(&came_back), listed(&came_out)));
        }
        table.join("\n")
    });
    if let Some(table) = table {
        insta::assert_snapshot!("six_messages_for_three_places", table);
    }
}

/// Catches a putter that does not wait when it should.
#[test]
fn only_one_policy_waits() {
    on_the_clock(|| {
        let (put, take) = mailbox(ROOM as usize, Wait);
        let stored = Notes::new();
        let putter = start("the putter", {
            let stored = stored.clone();
            move || {
                for item in 0..6 {
                    ensure_stored(item, &put.put(item));
                    stored.push(item);
                }
            }
        });
        // Long after the putter has done what it can.
        thread::sleep(Duration::from_millis(1));
        let inside = stored.len();
        ensure!(inside <= ROOM as usize, "{inside} messages in a mailbox for {ROOM}; the putter should have waited.");
        ensure!(inside == ROOM as usize, "The putter waited with {inside} messages in a mailbox for {ROOM}.");
        while take.take().is_some() {}
        let _ = putter.join();
    });
}

/// Catches a message that is stored and of which nobody is told.
#[test]
fn a_waiting_taker_learns_of_every_message() {
    for policy in [Wait, DropNewest, OverwriteOldest, Grow] {
        every_interleaving(move || {
            name_this_thread("the taker");
            let (put, take) = mailbox(1, policy);
            let putter = start("the putter", {
                let put = put.clone();
                move || {
                    let _outcomes = [1, 2].map(|item| put.put(item));
                    put
                }
            });
            // Both putters stay alive for so long: no leave-taking wakes the taker by chance.
            let none_is_lost = policy == Wait || policy == Grow;
            let came_out: Vec<u32> = (0..if none_is_lost { 2 } else { 1 }).filter_map(|_| take.take()).collect();
            let expected = if none_is_lost { matches!(*came_out, [1, 2]) } else { matches!(*came_out, [1] | [2]) };
            ensure!(expected, "{policy:?}: 1 and 2 were put; {} came out.", listed(&came_out));
            // A putter that panicked has been reported.
            let _ = putter.join();
        });
    }
}

/// Catches messages that get lost or come twice when two put at once, and a putter that waits without need.
#[test]
fn every_message_is_stored_or_comes_back() {
    for policy in [Wait, DropNewest, OverwriteOldest, Grow] {
        every_interleaving(move || {
            let (put, take) = mailbox(1, policy);
            let other = put.clone();
            let putters = [
                start("putter 1", move || put_all(policy, &put, 1..=1)),
                start("putter 2", move || put_all(policy, &other, 2..=2)),
            ];
            name_this_thread("the taker");
            let mut came_out = Vec::new();
            while let Some(item) = take.take() {
                came_out.push(item);
            }
            let mut all: Vec<u32> = putters.into_iter().filter_map(|putter| putter.join().ok()).flatten().collect();
            all.extend(&came_out);
            all.sort_unstable();
            ensure!(all == [1, 2], "{policy:?}: 1 and 2 were put; {} came out or came back.", listed(&all));
        });
    }
}

/// Catches messages that are put where nobody will ever look.
#[test]
fn the_taker_leaves() {
    for policy in [Wait, DropNewest, OverwriteOldest, Grow] {
        every_interleaving(move || {
            let (put, take) = mailbox(1, policy);
            ensure_stored(1, &put.put(1));
            let putter = start("the putter", {
                let put = put.clone();
                move || put.put(2)
            });
            name_this_thread("the taker");
            drop(take);
            let late = put.put(3);
            ensure!(late == Closed(3), "{policy:?}: the taker had gone, and put(3) said {late:?}.");
            let Ok(outcome) = putter.join() else { return };
            let in_time = match policy {
                Wait => Closed(2),
                DropNewest => Dropped(2),
                OverwriteOldest => Replaced(1),
                Grow => Stored,
            };
            ensure!(
                outcome == in_time || outcome == Closed(2),
                "{policy:?}: put(2) found no room, the taker left, and the answer was {outcome:?}."
            );
        });
    }
}

/// Catches what only a crowd shows: two putters with 10 000 messages each, on real threads.
#[test]
fn twenty_thousand_messages_on_real_threads() {
    const EACH: u32 = 10_000;
    for policy in [Wait, DropNewest, OverwriteOldest, Grow] {
        for_real(move || {
            let (put, take) = mailbox(3, policy);
            let putters = [(put.clone(), 0), (put, EACH)]
                .map(|(put, from)| start("a putter", move || put_all(policy, &put, from..=from + EACH - 1)));
            let mut all = Vec::new();
            while let Some(item) = take.take() {
                all.push(item);
            }
            all.extend(putters.into_iter().filter_map(|putter| putter.join().ok()).flatten());
            all.sort_unstable();
            ensure!(
                all.iter().copied().eq(0..2 * EACH),
                "{policy:?}: {} messages were put; {} came out or came back.",
                2 * EACH,
                all.len()
            );
        });
    }
}

/// Puts 0 to 5 one after the other, requires the right answer each time, and takes out what is inside.
fn put_then_drain(policy: WhenFull, put: Put<u32>, take: Take<u32>) -> (Vec<u32>, Vec<u32>) {
    let mut inside = Vec::new();
    let mut came_back = Vec::new();
    for item in 0..6 {
        let free = ROOM.saturating_sub(inside.len() as u32);
        let outcome = put.put(item);
        match (policy, outcome) {
            (_, Closed(_)) => mistake!("{policy:?}: put({item}) said Closed({item}); the taker was alive."),
            (_, Dropped(_)) if free > 0 => {
                mistake!("{policy:?}: message {item} was dropped while {free} of {ROOM} places were free.")
            }
            (_, Replaced(_)) if free > 0 => {
                mistake!("{policy:?}: a message was overwritten while {free} of {ROOM} places were free.")
            }
            (Grow, Stored) => inside.push(item),
            (_, Stored) if free > 0 => inside.push(item),
            (DropNewest, Dropped(back)) => {
                ensure!(back == item, "DropNewest: put({item}) gave back {back}.");
                came_back.push(back);
            }
            (OverwriteOldest, Replaced(back)) => {
                let oldest = inside.remove(0);
                ensure!(back != item, "OverwriteOldest: put({item}) said it replaced {item}.");
                ensure!(
                    back == oldest,
                    "OverwriteOldest threw away {back}{}; {oldest} is still there.",
                    if back + 1 == item { ", the newest but one" } else { "" }
                );
                inside.push(item);
                came_back.push(back);
            }
            (_, Stored) => mistake!("{policy:?}: {} messages in a mailbox for {ROOM}.", inside.len() + 1),
            (_, other) => mistake!("{policy:?}: put({item}) found no room and said {other:?}."),
        }
    }
    drop(put);
    let came_out: Vec<u32> = std::iter::from_fn(|| take.take()).collect();
    ensure!(came_out == inside, "{policy:?}: {} should be inside; {} came out.", listed(&inside), listed(&came_out));
    (came_back, came_out)
}

/// Puts 0 to 5, and waits each time until there is room, which another thread makes.
fn put_with_a_drainer(put: Put<u32>, take: Take<u32>) -> (Vec<u32>, Vec<u32>) {
    let drainer = start("the taker", move || std::iter::from_fn(|| take.take()).collect::<Vec<_>>());
    let came_back = put_all(Wait, &put, 0..=5);
    drop(put);
    let came_out = drainer.join().unwrap_or_default();
    ensure!(came_back.is_empty(), "Wait: {} came back; the taker was alive.", listed(&came_back));
    ensure!(came_out == [0, 1, 2, 3, 4, 5], "Wait: 0 to 5 were put; {} came out.", listed(&came_out));
    (came_back, came_out)
}

/// Puts some messages, one after the other, and returns what came back. Only one policy may wait.
fn put_all(policy: WhenFull, put: &Put<u32>, messages: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut came_back = Vec::new();
    for item in messages {
        match put.put(item) {
            Stored => {}
            Dropped(back) | Replaced(back) => came_back.push(back),
            Closed(_) => mistake!("{policy:?}: put({item}) said Closed({item}); the taker was alive."),
        }
    }
    if let Some(wait) = checker::waits().iter().find(|wait| policy != Wait && !wait.operation.contains("lock")) {
        mistake!("{policy:?}: `put` waited in `{}` at {}.", wait.operation, wait.line);
    }
    came_back
}

fn ensure_stored(item: u32, outcome: &Outcome<u32>) {
    ensure!(*outcome == Stored, "put({item}) said {outcome:?}; it was to be stored.");
}

/// A thread with a name, which reports use.
fn start<R: Send + 'static>(name: &'static str, body: impl FnOnce() -> R + Send + 'static) -> JoinHandle<R> {
    thread::spawn(move || {
        name_this_thread(name);
        body()
    })
}

/// `3 4 5`, or `nothing`.
fn listed(messages: &[u32]) -> String {
    if messages.is_empty() {
        return "nothing".into();
    }
    messages.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
