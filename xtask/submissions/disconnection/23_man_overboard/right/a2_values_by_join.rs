//! Man overboard.

use std::any::Any;
use std::sync::Arc;
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
    let start = |file: String| {
        let analyse = Arc::clone(&analyse);
        (file.clone(), thread::spawn(move || analyse(&file)))
    };
    let threads: Vec<_> = files.into_iter().map(start).collect();
    let finish = |(file, thread): (String, thread::JoinHandle<u64>)| match thread.join() {
        Ok(value) => (file, Outcome::Done(value)),
        Err(payload) => (file, Outcome::Crashed(message_of(payload))),
    };
    threads.into_iter().map(finish).collect()
}

fn message_of(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast_ref::<&str>().copied().unwrap_or("no message").to_string(),
    }
}
