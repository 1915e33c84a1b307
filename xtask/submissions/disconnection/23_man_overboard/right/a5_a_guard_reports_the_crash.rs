//! Man overboard.

use std::any::Any;
use std::sync::{Arc, mpsc};
use std::thread;

/// What came of analysing a file.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// The value.
    Done(u64),
    /// The analysis panicked, with this message.
    Crashed(String),
}

/// Analyses each file on a thread of its own, and reports on all of them in the order of `files`.
///
/// A file that makes `analyse` panic is reported as crashed, and harms no other file.
pub fn analyse_all<F>(files: Vec<String>, analyse: F) -> Vec<(String, Outcome)>
where
    F: Fn(&str) -> u64 + Send + Sync + 'static,
{
    let analyse = Arc::new(analyse);
    let (news, inbox) = mpsc::channel();
    let mut threads = Vec::new();
    for (place, file) in files.iter().cloned().enumerate() {
        let (analyse, guard) = (Arc::clone(&analyse), Guard { place, value: None, news: news.clone() });
        threads.push(Some(thread::spawn(move || {
            let mut guard = guard;
            guard.value = Some(analyse(&file));
        })));
    }
    drop(news);
    let mut outcomes: Vec<Option<Outcome>> = files.iter().map(|_| None).collect();
    while let Ok((place, value)) = inbox.recv() {
        let ended = threads[place].take().map(|thread| thread.join());
        outcomes[place] = Some(match (ended, value) {
            (_, Some(value)) => Outcome::Done(value),
            (Some(Err(payload)), None) => Outcome::Crashed(message_of(payload)),
            _ => Outcome::Crashed(String::new()),
        });
    }
    files.into_iter().zip(outcomes.into_iter().flatten()).collect()
}

/// Sends what came of a file when it is dropped, in a panic as well.
struct Guard {
    place: usize,
    value: Option<u64>,
    news: mpsc::Sender<(usize, Option<u64>)>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.news.send((self.place, self.value));
    }
}

fn message_of(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast_ref::<&str>().copied().unwrap_or("no message").to_string(),
    }
}
