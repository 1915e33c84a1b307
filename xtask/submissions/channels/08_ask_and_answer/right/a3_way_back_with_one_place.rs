//! The log keeper.

use std::sync::mpsc::{self, Receiver, RecvError, Sender};
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
///
/// Every operation waits until the keeper has dealt with it, writing too.
#[derive(Clone)]
pub struct LogBook {
    jobs: mpsc::SyncSender<Job>,
}

/// A request, and where the clerk confirms that it was passed on.
struct Job {
    request: Request,
    confirm: mpsc::SyncSender<()>,
}

/// Passes requests on to the keeper, one after the other.
fn clerk(jobs: Receiver<Job>, requests: Sender<Request>) {
    for Job { request, confirm } in jobs {
        if requests.send(request).is_err() {
            return;
        }
        let _ = confirm.try_send(());
    }
}

impl LogBook {
    /// Starts a keeper with an empty log.
    pub fn open() -> LogBook {
        let (jobs, inbox) = mpsc::sync_channel(2);
        thread::spawn(move || {
            let (requests, for_keeper) = mpsc::channel();
            let keeping = thread::spawn(move || keeper(for_keeper));
            clerk(inbox, requests);
            let _ = keeping.join();
        });
        LogBook { jobs }
    }

    /// Adds a line to the log.
    pub fn write(&self, line: &str) {
        self.pass_on(Request::Write { line: line.to_owned() }).expect("the clerk is there");
    }

    /// How many lines are in the log. Lines that this handle has written are among them.
    pub fn count(&self) -> usize {
        let (reply, answer) = mpsc::channel();
        self.pass_on(Request::Count { reply }).and_then(|()| answer.recv()).unwrap_or(0)
    }

    /// The newest line that contains `word`.
    pub fn find(&self, word: &str) -> Option<String> {
        let (reply, answer) = mpsc::channel();
        self.pass_on(Request::Find { word: word.to_owned(), reply }).and_then(|()| answer.recv()).ok()?
    }

    fn pass_on(&self, request: Request) -> Result<(), RecvError> {
        let (confirm, confirmed) = mpsc::sync_channel(1);
        self.jobs.send(Job { request, confirm }).map_err(|_| RecvError)?;
        confirmed.recv()
    }
}
