//! The log keeper.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
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
    to_keeper: Sender<Request>,
    reply_count: Sender<usize>,
    counts: Arc<Mutex<Receiver<usize>>>,
    reply_find: Sender<Option<String>>,
    finds: Arc<Mutex<Receiver<Option<String>>>>,
}

impl LogBook {
    /// Starts a keeper with an empty log.
    pub fn open() -> LogBook {
        let (to_keeper, inbox) = mpsc::channel();
        let (reply_count, counts) = mpsc::channel();
        let (reply_find, finds) = mpsc::channel();
        thread::spawn(move || keeper(inbox));
        let (counts, finds) = (Arc::new(Mutex::new(counts)), Arc::new(Mutex::new(finds)));
        LogBook { to_keeper, reply_count, counts, reply_find, finds }
    }

    /// Adds a line to the log.
    pub fn write(&self, line: &str) {
        let _ = self.to_keeper.send(Request::Write { line: line.to_string() });
    }

    /// How many lines are in the log. Lines that this handle has written are among them.
    pub fn count(&self) -> usize {
        let _ = self.to_keeper.send(Request::Count { reply: self.reply_count.clone() });
        self.counts.lock().unwrap().recv().unwrap()
    }

    /// The newest line that contains `word`.
    pub fn find(&self, word: &str) -> Option<String> {
        let _ = self.to_keeper.send(Request::Find { word: word.to_string(), reply: self.reply_find.clone() });
        self.finds.lock().unwrap().recv().unwrap()
    }
}
