use crossbeam_channel::{Receiver, Sender, unbounded};
use kit::Reading;
use std::thread;

/// Two forwarders and one inbox; the forwarders end by themselves once the inbox has gone or their mast has.
pub fn merge(a: Receiver<Reading>, b: Receiver<Reading>, out: Sender<Reading>) {
    let (both, inbox) = unbounded();
    for mast in [a, b] {
        let both = both.clone();
        thread::spawn(move || mast.iter().try_for_each(|reading| both.send(reading)));
    }
    drop(both);
    for reading in inbox {
        if out.send(reading).is_err() {
            return;
        }
    }
}
