//! Man overboard.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
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
    let (tx, rx) = mpsc::channel();
    let threads: Vec<_> = files
        .iter()
        .cloned()
        .enumerate()
        .map(|(place, file)| {
            let (tx, analyse) = (tx.clone(), Arc::clone(&analyse));
            thread::spawn(move || {
                let result = catch_unwind(AssertUnwindSafe(|| analyse(&file)));
                let _ = tx.send((place, file, result));
            })
        })
        .collect();
    let mut results: Vec<_> = rx.iter().take(files.len()).collect();
    for thread in threads {
        let _ = thread.join();
    }
    results.sort_by_key(|(place, ..)| *place);
    let outcome = |result: thread::Result<u64>| match result {
        Ok(value) => Outcome::Done(value),
        Err(payload) => Outcome::Crashed(message_of(payload)),
    };
    results.into_iter().map(|(_, file, result)| (file, outcome(result))).collect()
}

fn message_of(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast_ref::<&str>().copied().unwrap_or("no message").to_string(),
    }
}
