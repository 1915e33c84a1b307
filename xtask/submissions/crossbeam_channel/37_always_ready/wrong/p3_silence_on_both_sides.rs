use crossbeam_channel::{Receiver, Sender, never, select};
use kit::Reading;

pub fn merge(mut a: Receiver<Reading>, mut b: Receiver<Reading>, out: Sender<Reading>) {
    loop {
        select! {
            recv(a) -> reading => match reading {
                Ok(reading) => if out.send(reading).is_err() { return },
                Err(_) => a = never(),
            },
            recv(b) -> reading => match reading {
                Ok(reading) => if out.send(reading).is_err() { return },
                Err(_) => b = never(),
            },
        }
    }
}
