//! Man overboard.

use std::any::Any;
use std::sync::mpsc;
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
    thread::scope(|scope| {
        let started: Vec<_> = files
            .iter()
            .map(|file| {
                let (answer, result) = mpsc::sync_channel(1);
                let analyse = &analyse;
                (file, result, scope.spawn(move || answer.send(analyse(file)).unwrap_or_default()))
            })
            .collect();
        let mut report = Vec::with_capacity(files.len());
        for (file, result, thread) in started {
            // The sender is dropped when its thread panics: that is an answer too.
            let outcome = match result.recv() {
                Ok(value) => {
                    thread.join().unwrap_or_default();
                    Outcome::Done(value)
                }
                Err(_) => Outcome::Crashed(thread.join().err().map(message_of).unwrap_or_default()),
            };
            report.push((file.clone(), outcome));
        }
        report
    })
}

fn message_of(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast_ref::<&str>().copied().unwrap_or("no message").to_string(),
    }
}
