//! The dead line that always rings.

use crossbeam_channel::{Receiver, Sender, select};
use kit::Reading;

/// Passes every reading of both masts on to `out`, as it comes.
///
/// Returns when both masts have ended, or when nobody listens to `out` any more. While there is nothing to pass on,
/// it sleeps.
pub fn merge(a: Receiver<Reading>, b: Receiver<Reading>, out: Sender<Reading>) {
    loop {
        select! {
            recv(a) -> reading => {
                if let Ok(reading) = reading {
                    let _ = out.send(reading);
                }
            }
            recv(b) -> reading => {
                if let Ok(reading) = reading {
                    let _ = out.send(reading);
                }
            }
        }
    }
}
