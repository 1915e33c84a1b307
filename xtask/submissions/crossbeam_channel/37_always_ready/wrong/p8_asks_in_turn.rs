use crossbeam_channel::{Receiver, Sender};
use kit::Reading;

pub fn merge(a: Receiver<Reading>, b: Receiver<Reading>, out: Sender<Reading>) {
    loop {
        let (from_a, from_b) = (a.try_recv(), b.try_recv());
        let both_ended = [&from_a, &from_b].iter().all(|r| r.as_ref().is_err_and(|error| error.is_disconnected()));
        if both_ended {
            return;
        }
        for reading in [from_a, from_b].into_iter().flatten() {
            if out.send(reading).is_err() {
                return;
            }
        }
    }
}
