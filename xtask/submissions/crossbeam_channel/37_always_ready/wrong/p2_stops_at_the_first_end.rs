use crossbeam_channel::{Receiver, Sender, select};
use kit::Reading;

pub fn merge(a: Receiver<Reading>, b: Receiver<Reading>, out: Sender<Reading>) {
    loop {
        select! {
            recv(a) -> reading => match reading {
                Ok(reading) => if out.send(reading).is_err() { return },
                Err(_) => break,
            },
            recv(b) -> reading => match reading {
                Ok(reading) => if out.send(reading).is_err() { return },
                Err(_) => break,
            },
        }
    }
}
