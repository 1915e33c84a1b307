use crossbeam_channel::{Receiver, Sender, never, select};
use kit::Reading;

pub fn merge(mut a: Receiver<Reading>, mut b: Receiver<Reading>, out: Sender<Reading>) {
    let mut open = 2;
    while open > 0 {
        select! {
            recv(a) -> reading => match reading {
                Ok(reading) => drop(out.send(reading)),
                Err(_) => { a = never(); open -= 1; }
            },
            recv(b) -> reading => match reading {
                Ok(reading) => drop(out.send(reading)),
                Err(_) => { b = never(); open -= 1; }
            },
        }
    }
}
