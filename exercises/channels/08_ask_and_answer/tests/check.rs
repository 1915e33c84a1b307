//! What `keeper` and `LogBook` must do: one log, many askers, every answer to the one who asked.

use ask_and_answer::{LogBook, Request, keeper};
use checker::{ensure, every_interleaving, for_real, house_rule_no_locks, mistake, name_this_thread};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

const HOUSE_RULE: &str = "House rule: the log belongs to the keeper, so nothing needs a lock.";

/// Catches a log that its own clone doesn't know, and handles that can't be dropped one by one.
#[test]
#[allow(clippy::drop_non_drop, reason = "what a handle is made of is up to the learner; the stub's is empty")]
fn handles_come_and_go() {
    every_interleaving(|| {
        let book = LogBook::open();
        book.write("lamp lit");
        let clone = book.clone();
        ensure!(
            clone.find("lamp").as_deref() == Some("lamp lit"),
            "A line written through one handle is unknown to its clone."
        );
        drop(book);
        clone.write("fog from the west");
        ensure!(clone.count() == 2, "2 lines were written; the log counts {}.", clone.count());
    });
}

/// Catches wrong answers, and a keeper that stays when nobody is left.
#[test]
fn the_keeper_answers() {
    every_interleaving(|| {
        let (requests, keeping) = start_keeper();
        ensure_answer(count(&requests), Some(0), "Count of an empty log");
        ensure_answer(find(&requests, "gull"), Some(None), "Find in an empty log");
        for line in ["3 gulls", "fog", "1 gull", "clear"] {
            tell(&requests, Request::Write { line: line.into() });
        }
        ensure_answer(count(&requests), Some(4), "Count after 4 lines");
        let question = "Find `gull`, with \"3 gulls\" and the newer \"1 gull\" in the log,";
        ensure_answer(find(&requests, "gull"), Some(Some("1 gull".into())), question);
        ensure_answer(find(&requests, "whale"), Some(None), "Find `whale`");
        drop(requests);
        ensure!(keeping.join().is_ok(), "`keeper` panicked when nobody was left.");
    });
}

/// Catches a keeper that stops because somebody didn't wait for an answer.
#[test]
fn an_impatient_asker_harms_nobody() {
    every_interleaving(|| {
        let (requests, keeping) = start_keeper();
        let others = requests.clone();
        let (reply, answer) = mpsc::channel();
        tell(&requests, Request::Count { reply });
        drop(answer);
        let (reply, answer) = mpsc::channel();
        // Whether the keeper has survived the first one is asked below.
        let _ = requests.send(Request::Find { word: "fog".into(), reply });
        drop(answer);

        let (reply, answer) = mpsc::channel();
        let asked = others.send(Request::Count { reply }).is_ok();
        ensure!(asked && answer.recv() == Ok(0), "`keeper` ended while 2 senders of requests were alive.");
        drop((requests, others));
        ensure!(keeping.join().is_ok(), "`keeper` panicked when nobody was left.");
    });
}

/// Catches answers that reach somebody else, and writers who don't find their own lines.
#[test]
fn every_answer_reaches_its_asker() {
    every_interleaving(|| {
        let book = LogBook::open();
        let second = thread::spawn({
            let book = book.clone();
            move || {
                name_this_thread("client 2");
                write_and_ask(&book, 2);
            }
        });
        write_and_ask(&book, 1);
        let _ = second.join();
        ensure!(book.count() == 2, "2 clients wrote a line each; the log counts {}.", book.count());
    });
}

/// Catches what needs a lock.
#[test]
fn nothing_is_locked() {
    every_interleaving(|| {
        house_rule_no_locks(HOUSE_RULE);
        let book = LogBook::open();
        let writing = thread::spawn({
            let book = book.clone();
            move || book.write("lamp lit")
        });
        book.find("lamp");
        let _ = writing.join();
        ensure!(book.count() == 1, "1 line was written; the log counts {}.", book.count());
    });
}

/// Catches lines that get lost when many write at once, on real threads.
#[test]
fn a_stormy_night_on_real_threads() {
    for_real(|| {
        let book = LogBook::open();
        let clients = [1, 2, 3, 4].map(|client| {
            let book = book.clone();
            thread::spawn(move || {
                for line in 1..=500 {
                    book.write(&format!("line {line} of client {client}"));
                    if line % 100 == 0 {
                        let count = book.count();
                        ensure!(count >= line, "Client {client} had written {line} lines; the log counts {count}.");
                    }
                }
            })
        });
        for client in clients {
            if let Err(panic) = client.join() {
                std::panic::resume_unwind(panic);
            }
        }
        ensure!(book.count() == 2000, "2000 lines were written; the log counts {}.", book.count());
    });
}

/// A keeper on a thread of its own, without any log book around it.
fn start_keeper() -> (Sender<Request>, JoinHandle<()>) {
    let (requests, inbox) = mpsc::channel();
    let keeping = thread::spawn(move || {
        name_this_thread("keeper");
        keeper(inbox);
    });
    (requests, keeping)
}

fn tell(requests: &Sender<Request>, request: Request) {
    ensure!(requests.send(request).is_ok(), "`keeper` ended while a sender of requests was alive.");
}

/// What the keeper answers; `None` if it doesn't.
fn count(requests: &Sender<Request>) -> Option<usize> {
    let (reply, answer) = mpsc::channel();
    tell(requests, Request::Count { reply });
    answer.recv().ok()
}

fn find(requests: &Sender<Request>, word: &str) -> Option<Option<String>> {
    let (reply, answer) = mpsc::channel();
    tell(requests, Request::Find { word: word.into(), reply });
    answer.recv().ok()
}

fn ensure_answer<A: PartialEq + std::fmt::Debug>(answer: Option<A>, right: Option<A>, question: &str) {
    match (answer, right) {
        (answer, right) if answer == right => {}
        (Some(answer), Some(right)) => mistake!("{question} was answered with {answer:?}; it is {right:?}."),
        _ => mistake!("{question} was never answered: `keeper` dropped the question."),
    }
}

/// One client's evening: it writes about a bird of its own, and asks about it.
fn write_and_ask(book: &LogBook, client: usize) {
    let birds = ["gull", "tern"];
    let (bird, other) = (birds[client - 1], birds[2 - client]);
    book.write(bird);
    let found = book.find(bird);
    match found.as_deref() {
        Some(line) if line == bird => {}
        Some(line) if line == other => {
            mistake!("Client {client} received the answer to client {}'s question.", 3 - client)
        }
        _ => mistake!("Client {client} had written `{bird}`; it asked for it and was told {found:?}."),
    }
    let count = book.count();
    ensure!(
        (1..=2).contains(&count),
        "Client {client} had written 1 line and client {} at most 1; the log counts {count}.",
        3 - client
    );
}
