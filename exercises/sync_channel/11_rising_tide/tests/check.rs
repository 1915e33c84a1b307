//! What the gauge must show, whoever is quick and whoever is slow, and how high the tide rises in one storm.

use checker::{Notes, ensure, every_interleaving, for_real, mistake, name_this_thread, on_the_clock};
use kit::work_for;
use rising_tide::{Gauge, PREDICTED_HIGH_WATER, gauged};
use std::sync::mpsc::SendError;
use std::thread;
use std::time::Duration;

/// Catches a gauge that counts wrongly even when nothing else happens.
#[test]
fn one_thread_sends_and_receives() {
    every_interleaving(|| {
        let (sender, receiver, gauge) = gauged();
        ensure_shows(&gauge, 0, 0, "a new channel");
        for number in 1..=3 {
            ensure!(sender.send(number) == Ok(()), "`send` failed; the receiver is alive.");
            ensure_shows(&gauge, number, number, &format!("{number} sent"));
        }
        for number in 1..=2 {
            let received = receiver.recv();
            ensure!(received == Ok(number), "Message {number} was due; `recv` gave {received:?}.");
            ensure_shows(&gauge, 3 - number, 3, &format!("3 sent and {number} received"));
        }
        ensure!(sender.clone().send(4) == Ok(()), "`send` failed; the receiver is alive.");
        ensure_shows(&gauge, 2, 3, "4 sent and 2 received");
        drop(sender);
        for number in 3..=4 {
            let received = receiver.recv();
            ensure!(received == Ok(number), "Message {number} was due; `recv` gave {received:?}.");
        }
        ensure!(receiver.recv().is_err(), "`recv` gave a message that nobody had sent.");
        ensure_shows(&gauge, 0, 3, "a `recv` that found nothing and nobody");
    });
}

/// Catches a message that stays counted although nobody took it.
#[test]
fn a_failed_send_is_not_counted() {
    every_interleaving(|| {
        let (sender, receiver, gauge) = gauged();
        drop(receiver);
        for number in 1..=2 {
            ensure!(sender.send(number) == Err(SendError(number)), "`send` did not hand message {number} back.");
        }
        let now = gauge.now();
        ensure!(now == 0, "After 2 failed sends the gauge shows {now} in an empty channel.");
        // While it was on its way, a message may have been counted.
        let high = gauge.high_water();
        ensure!(high <= 1, "After 2 failed sends, one after the other, the high water is {high}.");
    });
}

/// Catches a receiver that counts a message out before it has one.
#[test]
fn a_receiver_waits_for_the_first_message() {
    on_the_clock(|| {
        let (sender, receiver, gauge) = gauged::<char>();
        let receiving = thread::spawn(move || {
            name_this_thread("receiver");
            receiver.recv()
        });
        // On the clock, whoever can go on has gone on by then: the receiver waits for a message.
        thread::sleep(Duration::from_millis(10));
        let now = gauge.now();
        ensure!(now == 0, "The gauge showed {now} while the receiver waited for the first message.");
        drop(sender);
        ensure!(matches!(receiving.join(), Ok(Err(_))), "`recv` gave a message that nobody had sent.");
        let now = gauge.now();
        ensure!(now == 0, "No message was ever sent; the gauge shows {now}.");
    });
}

/// Catches a message that is counted out before it was counted in.
#[test]
fn a_quick_receiver_looks_at_the_gauge() {
    every_interleaving(|| {
        const MESSAGES: usize = 2;
        let (sender, receiver, gauge) = gauged();
        let sent = Notes::new();
        let sending = thread::spawn({
            let sent = sent.clone();
            move || {
                name_this_thread("sender");
                for number in 1..=MESSAGES {
                    if sender.send(number).is_ok() {
                        sent.push(());
                    }
                }
            }
        });
        let mut high_before = 0;
        for received in 1..=MESSAGES {
            ensure!(receiver.recv().is_ok(), "`recv` failed; {MESSAGES} messages were being sent.");
            let certain = sent.len();
            let now = gauge.now();
            ensure_counted_in(now);
            ensure!(
                now + received >= certain,
                "{certain} messages had been sent and {received} received; the gauge showed {now}."
            );
            ensure!(
                now + received <= MESSAGES,
                "{received} of {MESSAGES} messages had been received; the gauge showed {now}."
            );
            let high = gauge.high_water();
            ensure!(high >= high_before, "The high water fell from {high_before} to {high}.");
            ensure!(high <= MESSAGES, "{MESSAGES} messages were sent in all; the high water is {high}.");
            high_before = high;
        }
        let _ = sending.join();
        let (now, high) = (gauge.now(), gauge.high_water());
        ensure!(now == 0, "All {MESSAGES} messages have been received; the gauge shows {now}.");
        ensure!((1..=MESSAGES).contains(&high), "{MESSAGES} messages have passed; the high water is {high}.");
    });
}

/// Catches senders that overwrite each other's record.
#[test]
fn several_senders_raise_the_water() {
    every_interleaving(|| {
        let (sender, receiver, gauge) = gauged();
        let _ = sender.send(());
        let sending = [(); 2].map(|()| {
            let sender = sender.clone();
            thread::spawn(move || sender.send(()))
        });
        for sending in sending {
            let _ = sending.join();
        }
        let now = gauge.now();
        ensure!(now == 3, "3 messages are waiting; the gauge shows {now}.");
        let high = gauge.high_water();
        ensure!(
            high >= 3,
            "The high water is {high} though 3 messages were waiting at once: two threads overwrote each other's record."
        );
        ensure!(high == 3, "3 messages were sent in all; the high water is {high}.");
        drop(receiver);
    });
}

/// Catches a gauge that gets lost among many messages, on real threads.
#[test]
fn a_flood_on_real_threads() {
    for_real(|| {
        const SENDERS: usize = 4;
        const EACH: usize = 1000;
        let (sender, receiver, gauge) = gauged();
        let sending = [(); SENDERS].map(|()| {
            let sender = sender.clone();
            thread::spawn(move || (0..EACH).for_each(|number| _ = sender.send(number)))
        });
        drop(sender);
        let mut received = 0;
        while receiver.recv().is_ok() {
            received += 1;
            let now = gauge.now();
            ensure_counted_in(now);
            ensure!(
                now + received <= SENDERS * EACH,
                "{received} of {} messages had been received; the gauge showed {now}.",
                SENDERS * EACH
            );
        }
        for sending in sending {
            ensure!(sending.join().is_ok(), "A sender panicked.");
        }
        ensure!(received == SENDERS * EACH, "{} messages were sent; {received} were received.", SENDERS * EACH);
        let (now, high) = (gauge.now(), gauge.high_water());
        ensure!(now == 0, "All {received} messages have been received; the gauge shows {now}.");
        ensure!((1..=received).contains(&high), "{received} messages have passed; the high water is {high}.");
    });
}

/// Catches a prediction that the storm doesn't bear out.
#[test]
fn the_storm_is_predicted() {
    on_the_clock(|| {
        const BLOCKS: usize = 60;
        let (sender, receiver, gauge) = gauged();
        let waiting = checker::Gauge::new();
        thread::spawn({
            let waiting = waiting.clone();
            move || {
                name_this_thread("storm");
                for block in 0..BLOCKS {
                    if block > 0 {
                        thread::sleep(Duration::from_millis(2));
                    }
                    waiting.enter();
                    let _ = sender.send(block);
                }
            }
        });
        while receiver.recv().is_ok() {
            waiting.leave();
            work_for(Duration::from_millis(5));
        }

        let (most, high) = (waiting.high_water(), gauge.high_water());
        // Nobody sends at the moment of the highest water but the one whose block makes it so.
        ensure!(high == most, "{most} blocks were waiting at the height of the storm; the high water is {high}.");
        let predicted = PREDICTED_HIGH_WATER;
        ensure!(predicted != 0, "There is no prediction yet: PREDICTED_HIGH_WATER is 0.");
        if predicted > most {
            mistake!("You predicted {predicted}; {most} were waiting. The writer did not sleep during the storm.");
        }
        ensure!(
            predicted == most,
            "You predicted {predicted}; {most} were waiting. A block came every 2 ms and took 5."
        );
    });
}

/// Requires that nobody is at work and the gauge shows exactly this.
fn ensure_shows(gauge: &Gauge, right_now: usize, right_high: usize, after: &str) {
    let (now, high) = (gauge.now(), gauge.high_water());
    ensure!(now == right_now, "After {after}, the gauge shows {now} waiting; it is {right_now}.");
    ensure!(high == right_high, "After {after}, the high water is {high}; {right_high} were waiting at once.");
}

/// Requires that the count has not gone below zero, where a `usize` begins again at its other end.
fn ensure_counted_in(now: usize) {
    ensure!(now <= usize::MAX / 2, "The gauge showed {now}: a message was counted out before it was counted in.");
}
