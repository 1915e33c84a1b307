//! The log keeper.

use std::collections::VecDeque;
use std::sync::Arc;
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
    // Newest first.
    let mut log = VecDeque::new();
    while let Ok(request) = inbox.recv() {
        match request {
            Request::Write { line } => log.push_front(line),
            Request::Count { reply } => drop(reply.send(log.len())),
            Request::Find { word, reply } => {
                if reply.send(log.iter().find(|line: &&String| line.contains(&word)).cloned()).is_err() {
                    eprintln!("nobody waits for `{word}` any more");
                }
            }
        }
    }
}

/// A handle on the log. All clones of it write to the same log, which is kept by one thread for them all.
///
/// The keeper's thread ends when the last handle has gone.
#[derive(Clone)]
pub struct LogBook {
    to_keeper: Arc<Sender<Request>>,
}

impl LogBook {
    /// Starts a keeper with an empty log.
    pub fn open() -> LogBook {
        let (to_keeper, inbox) = mpsc::channel();
        thread::spawn(move || keeper(inbox));
        LogBook { to_keeper: Arc::new(to_keeper) }
    }

    /// Adds a line to the log.
    pub fn write(&self, line: &str) {
        let _ = self.to_keeper.send(Request::Write { line: line.to_string() });
    }

    /// How many lines are in the log. Lines that this handle has written are among them.
    pub fn count(&self) -> usize {
        let (reply, answer) = mpsc::channel();
        let _ = self.to_keeper.send(Request::Count { reply });
        answer.recv().unwrap()
    }

    /// The newest line that contains `word`.
    pub fn find(&self, word: &str) -> Option<String> {
        let (reply, answer) = mpsc::channel();
        let _ = self.to_keeper.send(Request::Find { word: word.to_string(), reply });
        answer.recv().unwrap()
    }
}
