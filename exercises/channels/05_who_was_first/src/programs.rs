//! The programs of the quiz: given, to be read.
//!
//! Each function runs its program once. It says whether the statement held in this run, and what was seen.

use checker::predict::Outcome;
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};

/// One sender sends 1, 2, 3. "2 is received before 3."
pub(crate) fn q1() -> Outcome {
    let (tx, rx) = mpsc::channel();
    let sender = start("sender", move || {
        for number in ["1", "2", "3"] {
            tx.send(number).unwrap();
        }
    });
    first_of("2", "3", &received(rx, [sender]))
}

/// "a1 is received first."
pub(crate) fn q2() -> Outcome {
    let arrived = two_senders();
    Outcome::new(arrived[0] == "a1", format!("{} arrived first", arrived[0]))
}

/// "a2 is received before a1."
pub(crate) fn q3() -> Outcome {
    first_of("a2", "a1", &two_senders())
}

/// "Exactly b1 b2 a1 a2 is received, in this order."
pub(crate) fn q4() -> Outcome {
    let arrived = two_senders();
    Outcome::new(arrived == ["b1", "b2", "a1", "a2"], format!("the order was {}", arrived.join(" ")))
}

/// Two senders: A sends a1 and a2, B sends b1 and b2.
fn two_senders() -> Vec<&'static str> {
    let (a, rx) = mpsc::channel();
    let b = a.clone();
    let thread_a = start("A", move || {
        a.send("a1").unwrap();
        a.send("a2").unwrap();
    });
    let thread_b = start("B", move || {
        b.send("b1").unwrap();
        b.send("b2").unwrap();
    });
    received(rx, [thread_a, thread_b])
}

/// A sends a, then gives B a signal on a second channel. B waits for it, then sends b. "a is received before b."
pub(crate) fn q5() -> Outcome {
    let (a, rx) = mpsc::channel();
    let b = a.clone();
    let (signal, signalled) = mpsc::channel();
    let thread_a = start("A", move || {
        a.send("a").unwrap();
        signal.send(()).unwrap();
    });
    let thread_b = start("B", move || {
        signalled.recv().unwrap();
        b.send("b").unwrap();
    });
    first_of("a", "b", &received(rx, [thread_a, thread_b]))
}

/// One thread has two senders, and sends 1 through one of them, then 2 through the other. "1 is received before 2."
pub(crate) fn q6() -> Outcome {
    let (one, rx) = mpsc::channel();
    let other = one.clone();
    let sender = start("sender", move || {
        one.send("1").unwrap();
        other.send("2").unwrap();
    });
    first_of("1", "2", &received(rx, [sender]))
}

/// Two threads are spawned in order, and each sends one message. "The first spawned is received first."
pub(crate) fn q7() -> Outcome {
    let (first, rx) = mpsc::channel();
    let second = first.clone();
    let threads = [
        start("first", move || first.send("the first spawned").unwrap()),
        start("second", move || second.send("the second spawned").unwrap()),
    ];
    let arrived = received(rx, threads);
    Outcome::new(arrived[0] == "the first spawned", format!("{} arrived first", arrived[0]))
}

/// "If y was there, x is there."
pub(crate) fn q8() -> Outcome {
    let (x, y) = look_at_both();
    Outcome::new(!y || x, looked(x, y))
}

/// "If y was not there, x is not there."
pub(crate) fn q9() -> Outcome {
    let (x, y) = look_at_both();
    Outcome::new(y || !x, looked(x, y))
}

/// One thread sends x on channel 1, then y on channel 2. Main looks at channel 2 first, then at channel 1.
fn look_at_both() -> (bool, bool) {
    let (channel_1, inbox_1) = mpsc::channel();
    let (channel_2, inbox_2) = mpsc::channel();
    let sender = start("sender", move || {
        channel_1.send("x").unwrap();
        channel_2.send("y").unwrap();
    });
    let y = inbox_2.try_recv().is_ok();
    let x = inbox_1.try_recv().is_ok();
    sender.join().unwrap();
    (x, y)
}

/// Three messages are sent, then the sender is dropped. "`recv` reports the end before the third message."
pub(crate) fn q10() -> Outcome {
    let (tx, rx) = mpsc::channel();
    let sender = start("sender", move || {
        for number in 1..=3 {
            tx.send(number).unwrap();
        }
        drop(tx);
    });
    let mut messages = 0;
    while rx.recv().is_ok() {
        messages += 1;
    }
    sender.join().unwrap();
    Outcome::new(messages < 3, format!("`recv` reported the end after {messages} messages"))
}

/// Starts a thread with a name, for the chart.
fn start(name: &str, work: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    thread::Builder::new().name(name.into()).spawn(work).unwrap()
}

/// All messages, in order of arrival, until every sender is gone.
fn received<const N: usize>(inbox: Receiver<&'static str>, threads: [JoinHandle<()>; N]) -> Vec<&'static str> {
    let arrived = inbox.iter().collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    arrived
}

/// Whether `one` arrived before `other`.
fn first_of(one: &str, other: &str, arrived: &[&str]) -> Outcome {
    let place = |message| arrived.iter().position(|arrived| *arrived == message);
    if place(one) < place(other) {
        Outcome::new(true, format!("{one} came before {other}"))
    } else {
        Outcome::new(false, format!("{other} came before {one}"))
    }
}

/// What the two looks have shown.
fn looked(x: bool, y: bool) -> String {
    let there = |is_there| if is_there { "there" } else { "not there" };
    format!("y was {} and x was {}", there(y), there(x))
}
