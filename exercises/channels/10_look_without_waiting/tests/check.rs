//! What `run_lamp` must do: turn without a pause, obey in time, and know the end.

use checker::{Notes, elapsed, ensure, event, every_interleaving, for_real, mistake, on_the_clock};
use kit::{Rng, work_for};
use look_without_waiting::{Order, run_lamp};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// When the orders of one night come, in milliseconds, and what each does to the speed. A turn takes 10 ms.
const NIGHT: [(u64, i32); 4] = [(5, 1), (24, 1), (26, 1), (36, -1)];

/// When the last order-giver of that night leaves.
const GONE: u64 = 47;

/// Catches a lamp that waits for orders, loses some, obeys late, or misses the end.
#[test]
fn one_night_by_the_clock() {
    let transcript = on_the_clock(|| {
        let (sender, orders) = mpsc::channel();
        let gone = Notes::new();
        thread::spawn({
            let gone = gone.clone();
            move || {
                for (at, step) in NIGHT {
                    sleep_until(at);
                    // A lamp that has stopped too early is judged below.
                    let _ = sender.send(order(step));
                }
                sleep_until(GONE);
                drop(sender);
                gone.push(());
            }
        });

        let mut speeds = Vec::new();
        let turns = run_lamp(orders, |speed| {
            let turn = speeds.len() + 1;
            let still = now() - 10 * speeds.len() as u64;
            ensure!(still == 0, "Before turn {turn} the lamp stood still for {still} ms, waiting for an order.");
            let in_vain = now().saturating_sub(GONE) / 10;
            ensure!(in_vain < 1_000, "The lamp still turned 1 000 turns after the last order-giver had left.");
            event(format!("turn {turn}, speed {speed}"));
            speeds.push(speed);
            work_for(Duration::from_millis(10));
        });

        ensure!(!gone.is_empty(), "The lamp stopped after {turns} turns; an order-giver was alive.");
        ensure_obeyed(&speeds);
        let in_vain = speeds.len().saturating_sub(5);
        ensure!(in_vain == 0, "The lamp turned {in_vain} more times after the last order-giver had left.");
        let still = now() - 10 * speeds.len() as u64;
        ensure!(still == 0, "After its last turn the lamp stood still for {still} ms before it said so.");
        ensure_counted(turns, speeds.len());
        transcript(&speeds, turns)
    });
    if let Some(transcript) = transcript {
        insta::assert_snapshot!("one_night", transcript);
    }
}

/// Catches a lamp that takes an order and does not obey it, or that leaves some for the next turn.
#[test]
fn all_waiting_orders_are_obeyed_before_a_turn() {
    every_interleaving(|| {
        let (sender, orders) = mpsc::channel();
        for step in [1, 1, 1, -1] {
            ensure!(sender.send(order(step)).is_ok(), "An order could not be given.");
        }
        let mut sender = Some(sender);
        let mut count = 0;
        let turns = run_lamp(orders, |speed| {
            count += 1;
            event(format!("turn {count}, speed {speed}"));
            ensure!(
                speed == 3,
                "Faster, Faster, Faster, Slower were waiting before turn 1; turn {count} was at speed {speed}."
            );
            ensure!(sender.is_some(), "The lamp turned again after the last order-giver had left.");
            // One more turn, then nobody is left.
            if count == 2 {
                sender = None;
            }
        });
        ensure!(sender.is_none(), "The lamp stopped after {turns} turns; an order-giver was alive.");
        ensure_counted(turns, count);
    });
}

/// Catches a lamp that turns although nobody was ever there.
#[test]
fn a_lamp_without_a_keeper_stays_dark() {
    every_interleaving(|| {
        let (_, orders) = mpsc::channel();
        let turns = run_lamp(orders, |_| mistake!("The lamp turned; the last order-giver had left before turn 1."));
        ensure_counted(turns, 0);
    });
}

/// Catches a lamp that obeys in time only when orders come at convenient moments.
#[test]
fn orders_come_at_any_moment() {
    every_interleaving(|| {
        let (sender, orders) = mpsc::channel();
        let (turned, turns_seen) = mpsc::channel();
        let (given, leaving, gone) = (Notes::new(), Notes::new(), Notes::new());
        thread::spawn({
            let (given, leaving, gone) = (given.clone(), leaving.clone(), gone.clone());
            move || {
                // The first two orders come during turn 1 or later, the third during turn 2 or later.
                for orders in [2, 1] {
                    let _ = turns_seen.recv();
                    for _ in 0..orders {
                        let _ = sender.send(Order::Faster);
                        given.push(());
                    }
                }
                leaving.push(());
                drop(sender);
                gone.push(());
            }
        });

        // What was certain at the end of the turn before: orders given, and whether the giver had left.
        let (mut waiting, mut over) = (0, false);
        let mut count = 0;
        let turns = run_lamp(orders, |speed| {
            count += 1;
            event(format!("turn {count}, speed {speed}"));
            ensure!(!over, "The lamp turned again after the last order-giver had left.");
            let obeyed = usize::try_from(speed - 1).unwrap_or(0);
            ensure!(
                obeyed >= waiting,
                "{} given before turn {count}; {} obeyed.",
                were(waiting, " order"),
                were(obeyed, "")
            );
            if count <= 2 {
                let _ = turned.send(());
            }
            over = !gone.is_empty();
            waiting = given.len();
        });
        ensure!(!leaving.is_empty(), "The lamp stopped after {turns} turns; an order-giver was alive.");
        ensure_counted(turns, count);
    });
}

/// Catches a lamp that loses its way among many orders, on real threads.
#[test]
fn a_nervous_keeper_on_real_threads() {
    for_real(|| {
        let (sender, orders) = mpsc::channel();
        // A turn is reported only while the keeper is watching.
        let (turned, watching) = mpsc::sync_channel(0);
        let keeper = thread::spawn(move || {
            let mut rng = Rng::new(10);
            let mut speed = 1;
            for _ in 0..500 {
                let step = if rng.below(2) == 0 { 1 } else { -1 };
                speed += step;
                let _ = sender.send(order(step));
            }
            // The first turn seen may have begun before the last order; the second has not.
            let _ = (watching.recv(), watching.recv());
            speed
        });

        let (mut last, mut count, mut over) = (0, 0, false);
        let turns = run_lamp(orders, |speed| {
            ensure!(!over, "The lamp turned again after the last order-giver had left.");
            (last, count) = (speed, count + 1);
            event(format!("turn {count}, speed {speed}"));
            let _ = turned.try_send(());
            over = keeper.is_finished();
        });
        // A lamp that stopped too early must not leave the keeper watching.
        drop(turned);
        let ordered = keeper.join().unwrap_or_default();
        ensure!(last == ordered, "After 500 orders the speed was {last}; {ordered} was ordered.");
        ensure_counted(turns, count);
    });
}

fn order(step: i32) -> Order {
    if step > 0 { Order::Faster } else { Order::Slower }
}

fn now() -> u64 {
    elapsed().as_millis() as u64
}

fn sleep_until(at: u64) {
    thread::sleep(Duration::from_millis(at - now()));
}

/// The night as the learner sees it.
fn transcript(speeds: &[i32], turns: u32) -> String {
    let mut lines: Vec<String> =
        speeds.iter().zip(0..).map(|(speed, turn)| format!("{} ms: {speed}", 10 * turn)).collect();
    lines.push(format!("out after {turns} turns"));
    lines.join("\n")
}

/// Requires that every order of the night was obeyed before the next turn. Finds the first turn that was wrong, and
/// tells an order that was obeyed late from one that was lost.
fn ensure_obeyed(speeds: &[i32]) {
    let speed_after = |orders: usize| 1 + NIGHT[..orders].iter().map(|(_, step)| step).sum::<i32>();
    let given_before = |turn: usize| NIGHT.iter().filter(|(at, _)| *at < 10 * turn as u64).count();

    let Some(wrong) = (0..speeds.len()).find(|&turn| speeds[turn] != speed_after(given_before(turn))) else {
        return;
    };
    let known = wrong.checked_sub(1).map_or(0, given_before);
    let waiting = given_before(wrong) - known;
    let obeyed = (0..waiting).find(|n| speeds[wrong] == speed_after(known + n));
    let at = 10 * wrong;
    match obeyed {
        Some(obeyed) if speeds.last() == Some(&speed_after(NIGHT.len())) => {
            mistake!("{} waiting at {at} ms; {} obeyed.", were(waiting, " order"), were(obeyed, ""))
        }
        Some(obeyed) => {
            mistake!("Order {} of {} was taken out of the channel and never obeyed.", known + obeyed + 1, NIGHT.len())
        }
        None => mistake!(
            "At {at} ms the lamp turned at speed {}; the orders given so far make it {}.",
            speeds[wrong],
            speed_after(known + waiting)
        ),
    }
}

/// `2 orders were`, `1 was`.
fn were(count: usize, noun: &str) -> String {
    match (count, noun) {
        (1, _) => format!("1{noun} was"),
        (_, "") => format!("{count} were"),
        _ => format!("{count}{noun}s were"),
    }
}

/// Requires that the lamp counted its own turns right.
fn ensure_counted(said: u32, turns: usize) {
    ensure!(said as usize == turns, "`run_lamp` said {said} turns; the lamp turned {turns} times.");
}
