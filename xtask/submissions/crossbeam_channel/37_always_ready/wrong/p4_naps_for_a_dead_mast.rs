use crossbeam_channel::{Receiver, Sender, select};
use kit::Reading;
use std::thread;
use std::time::Duration;

pub fn merge(a: Receiver<Reading>, b: Receiver<Reading>, out: Sender<Reading>) {
    let mut ended = [false; 2];
    while ended != [true; 2] {
        select! {
            recv(a) -> reading => match reading {
                Ok(reading) => if out.send(reading).is_err() { return },
                Err(_) => {
                    ended[0] = true;
                    thread::sleep(Duration::from_millis(1));
                }
            },
            recv(b) -> reading => match reading {
                Ok(reading) => if out.send(reading).is_err() { return },
                Err(_) => {
                    ended[1] = true;
                    thread::sleep(Duration::from_millis(1));
                }
            },
        }
    }
}
