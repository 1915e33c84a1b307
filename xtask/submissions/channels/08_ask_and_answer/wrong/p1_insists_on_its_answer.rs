//! The log keeper.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// What the keeper can be asked for.
pub enum Request {
    /// Add a line to the log.
    Write { line: String },
    /// How many lines are there?
    Count { reply: Sender<usize> },
    /// Which is the newest line that contains this word?
    Find { word: String, reply: Sender<Option<String>> },
}

/// Keeps the log: owns all lines, and serves one request after the other until nobody is left who could ask.
///
/// Who has asked may have left before the answer is ready. That is no reason to stop.
pub fn keeper(inbox: Receiver<Request>) {
    let mut log: Vec<String> = Vec::new();
    for request in inbox {
        match request {
            Request::Write { line } => log.push(line),
            Request::Count { reply } => reply.send(log.len()).unwrap(),
            Request::Find { word, reply } => {
                let newest = log.iter().rev().find(|line| line.contains(&word));
                reply.send(newest.cloned()).unwrap();
            }
        }
    }
}

/// A handle on the log. All clones of it write to the same log, which is kept by one thread for them all.
///
/// The keeper's thread ends when the last handle has gone.
#[derive(Clone)]
pub struct LogBook {
    to_keeper: Sender<Request>,
}

impl LogBook {
    /// Starts a keeper with an empty log.
    pub fn open() -> LogBook {
        let (to_keeper, inbox) = mpsc::channel();
        thread::spawn(move || keeper(inbox));
        LogBook { to_keeper }
    }

    /// Adds a line to the log.
    pub fn write(&self, line: &str) {
        self.tell(Request::Write { line: line.to_string() });
    }

    /// How many lines are in the log. Lines that this handle has written are among them.
    pub fn count(&self) -> usize {
        self.ask(|reply| Request::Count { reply })
    }

    /// The newest line that contains `word`.
    pub fn find(&self, word: &str) -> Option<String> {
        self.ask(|reply| Request::Find { word: word.to_string(), reply })
    }

    /// Sends a question that carries the way back for its answer, and waits for that.
    fn ask<A>(&self, question: impl FnOnce(Sender<A>) -> Request) -> A {
        let (reply, answer) = mpsc::channel();
        self.tell(question(reply));
        answer.recv().expect("the keeper answers every question")
    }

    fn tell(&self, request: Request) {
        self.to_keeper.send(request).expect("the keeper stays while there are handles");
    }
}
