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
    let mut log = Vec::new();
    for request in inbox {
        answer(&mut log, request);
    }
}

fn answer(log: &mut Vec<String>, request: Request) {
    match request {
        Request::Write { line } => log.push(line),
        Request::Count { reply } => reply.send(log.len()).unwrap_or(()),
        Request::Find { word, reply } => {
            let newest = log.iter().rfind(|line| line.contains(&word)).cloned();
            reply.send(newest).unwrap_or(());
        }
    }
}

/// A handle on the log. All clones of it write to the same log, which is kept by one thread for them all.
///
/// The keeper's thread ends when the last handle has gone.
#[derive(Clone)]
pub struct LogBook(Sender<Request>);

impl LogBook {
    /// Starts a keeper with an empty log.
    pub fn open() -> LogBook {
        let (requests, inbox) = mpsc::channel();
        thread::Builder::new().name("log keeper".into()).spawn(|| keeper(inbox)).unwrap();
        LogBook(requests)
    }

    /// Adds a line to the log.
    pub fn write(&self, line: &str) {
        let _ = self.0.send(Request::Write { line: line.to_string() });
    }

    /// How many lines are in the log. Lines that this handle has written are among them.
    pub fn count(&self) -> usize {
        let (reply, answer) = mpsc::channel();
        let _ = self.0.send(Request::Count { reply });
        answer.recv().unwrap()
    }

    /// The newest line that contains `word`.
    pub fn find(&self, word: &str) -> Option<String> {
        let (reply, answer) = mpsc::channel();
        let _ = self.0.send(Request::Find { word: word.to_string(), reply });
        answer.recv().unwrap()
    }
}
