//! First light: what does the lamp report?

use std::sync::mpsc::{self, TryRecvError};
use std::thread;
use std::time::Duration;

/// Lights the lamp on a thread of its own and returns what it reports.
pub fn first_light() -> String {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send("the lamp is lit".to_string()));
    loop {
        match receiver.try_recv() {
            Ok(report) => return report,
            Err(TryRecvError::Empty) => thread::sleep(Duration::from_millis(10)),
            Err(TryRecvError::Disconnected) => return "no word from the lamp".to_string(),
        }
    }
}
