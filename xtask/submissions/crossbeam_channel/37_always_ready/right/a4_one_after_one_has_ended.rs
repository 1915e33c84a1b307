use crossbeam_channel::{Receiver, Sender, select};
use kit::Reading;

/// As long as both speak, either; then the one that is left.
pub fn merge(a: Receiver<Reading>, b: Receiver<Reading>, out: Sender<Reading>) {
    let rest = loop {
        let (reading, other) = select! {
            recv(a) -> reading => (reading, &b),
            recv(b) -> reading => (reading, &a),
        };
        let Ok(reading) = reading else { break other };
        if out.send(reading).is_err() {
            return;
        }
    };
    let _ = rest.iter().try_for_each(|reading| out.send(reading));
}
