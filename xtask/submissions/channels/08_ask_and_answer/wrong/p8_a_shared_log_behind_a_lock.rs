//! The log keeper.

use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex};

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
            // Who no longer waits for an answer gets none.
            Request::Count { reply } => _ = reply.send(log.len()),
            Request::Find { word, reply } => {
                let newest = log.iter().rev().find(|line| line.contains(&word));
                let _ = reply.send(newest.cloned());
            }
        }
    }
}

/// A handle on the log. All clones of it write to the same log, which is kept by one thread for them all.
///
/// The keeper's thread ends when the last handle has gone.
#[derive(Clone)]
pub struct LogBook {
    log: Arc<Mutex<Vec<String>>>,
}

impl LogBook {
    /// Opens an empty log.
    pub fn open() -> LogBook {
        LogBook { log: Arc::default() }
    }

    /// Adds a line to the log.
    pub fn write(&self, line: &str) {
        self.log.lock().unwrap().push(line.to_string());
    }

    /// How many lines are in the log. Lines that this handle has written are among them.
    pub fn count(&self) -> usize {
        self.log.lock().unwrap().len()
    }

    /// The newest line that contains `word`.
    pub fn find(&self, word: &str) -> Option<String> {
        let log = self.log.lock().unwrap();
        log.iter().rev().find(|line| line.contains(word)).cloned()
    }
}
