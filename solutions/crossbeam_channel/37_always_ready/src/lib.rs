//! The dead line that always rings.

use crossbeam_channel::{Receiver, Sender, never, select};
use kit::Reading;

/// Passes every reading of both masts on to `out`, as it comes.
///
/// Returns when both masts have ended, or when nobody listens to `out` any more. While there is nothing to pass on,
/// it sleeps.
pub fn merge(mut a: Receiver<Reading>, mut b: Receiver<Reading>, out: Sender<Reading>) {
    let mut open = 2;
    while open > 0 {
        let reading = select! {
            recv(a) -> reading => reading.inspect_err(|_| a = never()),
            recv(b) -> reading => reading.inspect_err(|_| b = never()),
        };
        // A receiver whose senders have gone is always ready. One that stays silent never is.
        let Ok(reading) = reading else {
            open -= 1;
            continue;
        };
        if out.send(reading).is_err() {
            return;
        }
    }
}
