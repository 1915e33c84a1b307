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
    inbox.into_iter().fold(Vec::<String>::new(), |mut log, request| {
        match request {
            Request::Write { line } => log.push(line),
            Request::Count { reply } => reply.send(log.len()).unwrap_or_default(),
            Request::Find { word, reply } => {
                let newest = log.iter().filter(|line| line.contains(&word)).next_back();
                reply.send(newest.cloned()).unwrap_or_default();
            }
        }
        log
    });
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
        let (send_inbox, get_inbox) = mpsc::channel();
        // The keeper makes the channel on its own thread and hands the way to it out.
        thread::spawn(move || {
            let (to_keeper, inbox) = mpsc::channel();
            send_inbox.send(to_keeper).map(|()| keeper(inbox))
        });
        LogBook { to_keeper: get_inbox.recv().expect("the keeper has begun") }
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
