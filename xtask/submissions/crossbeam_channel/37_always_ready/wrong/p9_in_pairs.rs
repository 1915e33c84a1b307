use crossbeam_channel::{Receiver, Sender};
use kit::Reading;

pub fn merge(a: Receiver<Reading>, b: Receiver<Reading>, out: Sender<Reading>) {
    for (from_a, from_b) in a.iter().zip(b.iter()) {
        if out.send(from_a).is_err() || out.send(from_b).is_err() {
            return;
        }
    }
    for reading in a.iter().chain(b.iter()) {
        if out.send(reading).is_err() {
            return;
        }
    }
}
