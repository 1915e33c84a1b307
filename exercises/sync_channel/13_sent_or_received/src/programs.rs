//! The programs of the quiz: given, to be read.
//!
//! Each function runs its program once. It says whether the statement held in this run, and what was seen. S and R write
//! into a diary what they do: before they call `recv`, and after `send` or `recv` has returned.

use checker::predict::{Diary, Outcome};
use std::sync::mpsc::{self, Receiver, SyncSender, TrySendError};
use std::thread::{self, JoinHandle};

/// `channel()`. "The first send returns even if `recv` is never called."
pub(crate) fn q1() -> Outcome {
    let (tx, rx) = mpsc::channel();
    let diary = Diary::new();
    let notes = diary.clone();
    let sender = start("S", move || {
        tx.send(1).unwrap();
        notes.write("send 1 returned");
    });
    sender.join().unwrap();
    let returned = diary.has_before("send 1 returned", "recv 1 called");
    drop(rx);
    Outcome::new(returned, "the send returned, and nobody had called `recv`")
}

/// `sync_channel(1)`. "When the first send returns, `recv` has been called."
pub(crate) fn q2() -> Outcome {
    let diary = two_messages(1);
    if diary.has_before("recv 1 called", "send 1 returned") {
        Outcome::new(true, "`recv` was called and then the send returned")
    } else {
        Outcome::new(false, "the send returned and `recv` was called later: the message lay in the one slot")
    }
}

/// `sync_channel(0)`. "When the first send returns, `recv` has been called."
pub(crate) fn q3() -> Outcome {
    let diary = two_messages(0);
    if diary.has_before("recv 1 called", "send 1 returned") {
        Outcome::new(true, "`recv` was called before the send returned")
    } else {
        Outcome::new(false, "the send returned and `recv` was called later")
    }
}

/// `sync_channel(0)`. "When the first send returns, `recv` has returned."
pub(crate) fn q4() -> Outcome {
    let diary = two_messages(0);
    if diary.has_before("recv 1 returned", "send 1 returned") {
        Outcome::new(true, "`recv` returned before the send did")
    } else {
        Outcome::new(false, "S went on while R, message in hand, had not yet returned from `recv`")
    }
}

/// `sync_channel(1)`. "When the second send returns, the first `recv` has been called."
pub(crate) fn q5() -> Outcome {
    let diary = two_messages(1);
    if diary.has_before("recv 1 called", "send 2 returned") {
        Outcome::new(true, "the first `recv` was called before the second send returned")
    } else {
        Outcome::new(false, "the second send returned and `recv` was called later")
    }
}

/// `sync_channel(1)`. "When the second send returns, the first `recv` has returned."
pub(crate) fn q6() -> Outcome {
    let diary = two_messages(1);
    if diary.has_before("recv 1 returned", "send 2 returned") {
        Outcome::new(true, "the first `recv` returned before the second send did")
    } else {
        Outcome::new(false, "the second send returned while R had not yet returned from its first `recv`")
    }
}

/// `sync_channel(2)`. "The third send returns before `recv` is called."
pub(crate) fn q7() -> Outcome {
    let (tx, rx) = mpsc::sync_channel(2);
    let diary = converse(tx, rx, ["send 1 returned", "send 2 returned", "send 3 returned"]);
    if diary.has_before("send 3 returned", "recv 1 called") {
        Outcome::new(true, "three sends returned and `recv` was called later")
    } else {
        Outcome::new(false, "`recv` was called before the third send returned")
    }
}

/// `sync_channel(0)`, and the receiver is alive. "`try_send` answers Full."
pub(crate) fn q8() -> Outcome {
    let (tx, rx) = mpsc::sync_channel(0);
    let sender = start("S", move || matches!(tx.try_send(1), Err(TrySendError::Full(1))));
    // The message, or nothing when S has left.
    let received = rx.recv();
    let full = sender.join().unwrap();
    match received {
        Ok(_) => Outcome::new(full, "`try_send` met R, who was waiting in `recv`"),
        Err(_) => Outcome::new(full, "`try_send` answered Full: at that moment nobody was waiting in `recv`"),
    }
}

/// `sync_channel(0)`. "When the second send returns, the first `recv` has returned."
pub(crate) fn q9() -> Outcome {
    let diary = two_messages(0);
    if diary.has_before("recv 1 returned", "send 2 returned") {
        Outcome::new(true, "the first `recv` returned before the second send did")
    } else {
        Outcome::new(false, "the second send returned while R had not yet returned from its first `recv`")
    }
}

/// `sync_channel(1)`. `send` has returned Ok, and then the receiver is dropped. "The message was received."
pub(crate) fn q10() -> Outcome {
    let (tx, rx) = mpsc::sync_channel(1);
    let (sent, is_sent) = mpsc::channel();
    let receiver = start("R", move || {
        // R looks once, at whatever moment, and leaves when `send` has returned.
        let received = rx.try_recv().is_ok();
        is_sent.recv().unwrap();
        drop(rx);
        received
    });
    tx.send(1).unwrap();
    sent.send(()).unwrap();
    if receiver.join().unwrap() {
        Outcome::new(true, "R had taken the message before it left")
    } else {
        Outcome::new(false, "the channel had said Ok and died with the message in it")
    }
}

/// S sends 1 and 2, R calls `recv` twice.
fn two_messages(capacity: usize) -> Diary {
    let (tx, rx) = mpsc::sync_channel(capacity);
    converse(tx, rx, ["send 1 returned", "send 2 returned"])
}

/// S sends as many messages as there are `entries`, R calls `recv` twice. Returns what both have written down.
fn converse<const N: usize>(tx: SyncSender<usize>, rx: Receiver<usize>, entries: [&'static str; N]) -> Diary {
    let diary = Diary::new();
    let (of_s, of_r) = (diary.clone(), diary.clone());
    let sender = start("S", move || {
        for (number, entry) in entries.into_iter().enumerate() {
            tx.send(number).unwrap();
            of_s.write(entry);
        }
    });
    let receiver = start("R", move || {
        of_r.write("recv 1 called");
        rx.recv().unwrap();
        of_r.write("recv 1 returned");
        of_r.write("recv 2 called");
        rx.recv().unwrap();
        of_r.write("recv 2 returned");
        // The receiver lives until S is done with it.
        rx
    });
    sender.join().unwrap();
    receiver.join().unwrap();
    diary
}

/// Starts a thread with a name, for the chart.
fn start<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    thread::Builder::new().name(name.into()).spawn(work).unwrap()
}
