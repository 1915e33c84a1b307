//! Man overboard.

use std::any::Any;
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
    let mut report = Vec::new();
    for (file, thread) in files.into_iter().zip(threads) {
        let outcome = match thread.join() {
            Ok(()) => Outcome::Done(values[&file]),
            Err(payload) => Outcome::Crashed(message_of(payload)),
        };
        report.push((file, outcome));
    }
    report
}

fn message_of(payload: Box<dyn Any + Send>) -> String {
    payload.downcast_ref::<&str>().map(|text| text.to_string()).unwrap_or_default()
}
