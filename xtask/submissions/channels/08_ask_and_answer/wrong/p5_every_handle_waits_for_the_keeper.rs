//! The log keeper.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

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
    // None once this handle is being dropped: the keeper must not wait for it any more.
    to_keeper: Option<Sender<Request>>,
    keeping: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Drop for LogBook {
    fn drop(&mut self) {
        self.to_keeper = None;
        let keeping = self.keeping.lock().unwrap().take();
        if let Some(keeping) = keeping {
            keeping.join().unwrap();
        }
    }
}

impl LogBook {
    /// Starts a keeper with an empty log.
    pub fn open() -> LogBook {
        let (to_keeper, inbox) = mpsc::channel();
        let keeping = thread::spawn(move || keeper(inbox));
        LogBook { to_keeper: Some(to_keeper), keeping: Arc::new(Mutex::new(Some(keeping))) }
    }

    fn send(&self, request: Request) {
        if let Some(to_keeper) = &self.to_keeper {
            to_keeper.send(request).unwrap();
        }
    }

    /// Adds a line to the log.
    pub fn write(&self, line: &str) {
        self.send(Request::Write { line: line.to_string() });
    }

    /// How many lines are in the log. Lines that this handle has written are among them.
    pub fn count(&self) -> usize {
        let (reply, answer) = mpsc::channel();
        self.send(Request::Count { reply });
        answer.recv().unwrap()
    }

    /// The newest line that contains `word`.
    pub fn find(&self, word: &str) -> Option<String> {
        let (reply, answer) = mpsc::channel();
        self.send(Request::Find { word: word.to_string(), reply });
        answer.recv().unwrap()
    }
}
