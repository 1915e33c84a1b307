//! First light: what does the lamp report?

use std::sync::mpsc;
use std::thread;

/// Lights the lamp on a thread of its own and returns what it reports.
pub fn first_light() -> String {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send("the lamp is lit".to_string()));
    match receiver.try_recv() {
        Ok(report) => report,
        Err(_) => "no word from the lamp".to_string(),
    }
}
