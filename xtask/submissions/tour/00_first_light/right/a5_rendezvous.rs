//! First light: what does the lamp report?

use std::sync::mpsc;
use std::thread;

/// Lights the lamp on a thread of its own and returns what it reports.
pub fn first_light() -> String {
    let (sender, receiver) = mpsc::sync_channel(0);
    thread::scope(|night| {
        night.spawn(move || sender.send("the lamp is lit".to_string()));
        receiver.recv().unwrap_or_else(|_| "no word from the lamp".to_string())
    })
}
