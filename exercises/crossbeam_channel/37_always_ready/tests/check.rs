//! What `merge` must do: pass everything on, sleep when there is nothing, and know the end.

use always_ready::merge;
use checker::{Notes, all_waits, elapsed, ensure, event, every_interleaving, for_real, name_this_thread, on_the_clock};
use crossbeam_channel::{Receiver, Sender, unbounded};
use kit::Reading;
use std::thread;
use std::time::Duration;

/// Catches a line that keeps ringing after its mast has ended, and a merger that sleeps a little and asks again.
#[test]
fn one_mast_has_ended() {
    for ended in [A, B] {
        on_the_clock(move || {
            let masts = Masts::new();
            masts.merge_by_the_clock([(ended, 10), (other(ended), 210)]);
            let woken = all_waits().iter().filter(|wait| wait.thread != "the masts").count();
            ensure!(
                woken <= 10,
                "In 200 ms of silence, somebody woke {woken} times, for mast {} that had ended.",
                NAMES[ended]
            );
            masts.ensure_all_passed_on();
        });
    }
}

/// Catches a merger that listens to one mast until its end, and only then to the other.
#[test]
fn the_other_mast_is_silent() {
    for silent in [A, B] {
        on_the_clock(move || {
            let masts = Masts::new();
            let speaks = other(silent);
            masts.merge_by_the_clock([(speaks, 10), (speaks, 20), (silent, 200)]);
            let waited = masts.passed_on.all().iter().find(|(reading, at)| reading.0 == speaks && *at >= 200).copied();
            ensure!(
                waited.is_none(),
                "A reading of mast {} came by 20 ms and was passed on at 200 ms, when mast {} spoke.",
                NAMES[speaks],
                NAMES[silent]
            );
            masts.ensure_all_passed_on();
        });
    }
}

/// Catches readings that are lost, come twice or in another order, and a merger that goes too early or never.
#[test]
fn everything_is_passed_on() {
    for counts in [[2, 2], [0, 2], [2, 0], [1, 2], [0, 0]] {
        every_interleaving(move || {
            let masts = Masts::new();
            let [a, b] = [A, B].map(|mast| {
                let (sender, readings) = unbounded();
                let sent = masts.sent.clone();
                thread::spawn(move || {
                    name_this_thread(["mast a", "mast b"][mast]);
                    (0..counts[mast]).for_each(|number| send(&sender, mast, number, &sent));
                });
                readings
            });
            masts.merge(a, b);
            masts.ensure_all_passed_on();
        });
    }
}

/// Catches a merger that works on for nobody.
#[test]
fn nobody_listens() {
    on_the_clock(|| {
        let masts = Masts::new();
        let [a, b] = masts.speak_by_the_clock((1..=12).map(|number| (A, 10 * number)).chain([(B, 200)]).collect());
        let (out, listener) = unbounded();
        drop(listener);
        merge(a, b, out);
        let (passed, now) = (masts.sent.len(), elapsed().as_millis());
        ensure!(now < 20, "{passed} readings were passed to nobody, until {now} ms: the listener was never there.");
    });
}

/// Catches a merger that notices only one of the two ends while the other mast is still there.
#[test]
fn nobody_listens_and_the_masts_stay() {
    every_interleaving(|| {
        let [(to_a, a), (to_b, b)] = [unbounded(), unbounded()];
        let (out, listener) = unbounded();
        drop(listener);
        let _ = to_b.send(reading(B, 0));
        merge(a, b, out);
        drop((to_a, to_b));
    });
}

/// Catches a merger that keeps a processor busy while it waits, on a real machine.
#[test]
fn waiting_costs_no_time_on_real_threads() {
    for_real(|| {
        let [(to_a, a), (to_b, b)] = [unbounded(), unbounded()];
        let (out, listener) = unbounded();
        drop(to_a);
        let merging = thread::spawn(move || {
            let before = busy();
            merge(a, b, out);
            before.zip(busy()).map(|(before, after)| after - before)
        });
        thread::sleep(Duration::from_millis(200));
        let _ = to_b.send(reading(B, 0));
        drop(to_b);
        let passed = listener.iter().count();
        ensure!(passed == 1, "1 reading came; {passed} were passed on.");
        let Ok(Some(busy)) = merging.join() else { return };
        let ms = busy.as_millis();
        ensure!(ms < 50, "In 200 ms of waiting, `merge` kept a processor busy for {ms} ms.");
    });
}

/// How long the current thread has kept a processor busy, where the system says so.
fn busy() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

const A: usize = 0;
const B: usize = 1;
const NAMES: [&str; 2] = ["a", "b"];

fn other(mast: usize) -> usize {
    1 - mast
}

/// Which mast, and the number of its reading.
type Name = (usize, u64);

fn reading(mast: usize, number: u64) -> Reading {
    Reading { mast: mast as u8, t_ms: number, value: 0.5 }
}

fn send(sender: &Sender<Reading>, mast: usize, number: u64, sent: &Notes<Name>) {
    if sender.send(reading(mast, number)).is_ok() {
        sent.push((mast, number));
    }
}

/// What the masts have sent, and what came out, with the time in milliseconds.
struct Masts {
    sent: Notes<Name>,
    passed_on: Notes<(Name, u64)>,
}

impl Masts {
    fn new() -> Self {
        Masts { sent: Notes::new(), passed_on: Notes::new() }
    }

    fn merge_by_the_clock(&self, times: impl IntoIterator<Item = (usize, u64)>) {
        let [a, b] = self.speak_by_the_clock(times.into_iter().collect());
        self.merge(a, b);
    }

    /// A reading for each time, in milliseconds; a mast ends with its last reading.
    fn speak_by_the_clock(&self, times: Vec<(usize, u64)>) -> [Receiver<Reading>; 2] {
        let [(to_a, a), (to_b, b)] = [unbounded(), unbounded()];
        let (sent, mut senders) = (self.sent.clone(), [Some(to_a), Some(to_b)]);
        thread::spawn(move || {
            name_this_thread("the masts");
            for (number, &(mast, at)) in times.iter().enumerate() {
                thread::sleep(Duration::from_millis(at).saturating_sub(elapsed()));
                let is_last = times[number + 1..].iter().all(|(later, _)| *later != mast);
                if let Some(sender) = &senders[mast] {
                    send(sender, mast, number as u64, &sent);
                }
                if is_last {
                    event(format!("mast {} ends", NAMES[mast]));
                    senders[mast] = None;
                }
            }
        });
        [a, b]
    }

    fn merge(&self, a: Receiver<Reading>, b: Receiver<Reading>) {
        let (out, listener) = unbounded::<Reading>();
        let passed_on = self.passed_on.clone();
        let listening = thread::spawn(move || {
            name_this_thread("the listener");
            for reading in listener {
                passed_on.push(((usize::from(reading.mast), reading.t_ms), elapsed().as_millis() as u64));
            }
        });
        merge(a, b, out);
        let _ = listening.join();
    }

    fn ensure_all_passed_on(&self) {
        let (sent, passed_on) = (self.sent.all(), self.passed_on.all());
        for mast in [A, B] {
            let of_mast = |name: &&Name| name.0 == mast;
            let numbers: Vec<u64> = passed_on.iter().map(|(name, _)| name).filter(of_mast).map(|name| name.1).collect();
            let count = sent.iter().filter(of_mast).count();
            let name = NAMES[mast];
            ensure!(
                numbers.len() >= count,
                "{} of {count} readings of mast {name} never came out of `merge`.",
                count.saturating_sub(numbers.len())
            );
            ensure!(numbers.len() == count, "Mast {name} sent {count} readings; {} came out.", numbers.len());
            ensure!(numbers.is_sorted(), "The readings of mast {name} came out in the order {numbers:?}.");
        }
    }
}
