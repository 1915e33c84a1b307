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
    let (tx, rx) = mpsc::channel();
    let start = |(place, file): (usize, &String)| {
        let (file, tx, analyse) = (file.clone(), tx.clone(), Arc::clone(&analyse));
        // A value says which file it is about. A thread that panics says nothing, and its sender is gone.
        thread::spawn(move || tx.send((place, analyse(&file))).unwrap_or_default())
    };
    let threads: Vec<_> = files.iter().enumerate().map(start).collect();
    drop(tx);

    let mut values: Vec<Option<u64>> = vec![None; files.len()];
    for (place, value) in rx {
        values[place] = Some(value);
    }
    let outcomes = threads.into_iter().zip(values).map(|(thread, value)| match (thread.join(), value) {
        (Err(payload), _) => Outcome::Crashed(message_of(&*payload)),
        (Ok(()), value) => Outcome::Done(value.expect("a thread that ends without a panic has sent its value")),
    });
    files.iter().cloned().zip(outcomes).collect()
}

/// The message of a panic: a `&str` when it is a plain literal, a `String` when it was formatted.
fn message_of(payload: &(dyn Any + Send)) -> String {
    let literal = payload.downcast_ref::<&str>().map(|text| (*text).to_string());
    literal.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
}
