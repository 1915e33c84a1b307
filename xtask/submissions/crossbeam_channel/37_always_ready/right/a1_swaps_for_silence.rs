use crossbeam_channel::{Receiver, Sender, never, select};
use kit::Reading;

pub fn merge(a: Receiver<Reading>, b: Receiver<Reading>, out: Sender<Reading>) {
    let (mut a, mut b) = (Some(a), Some(b));
    let silence = never();
    while a.is_some() || b.is_some() {
        let reading = select! {
            recv(a.as_ref().unwrap_or(&silence)) -> reading => reading.map_err(|_| a = None),
            recv(b.as_ref().unwrap_or(&silence)) -> reading => reading.map_err(|_| b = None),
        };
        if let Ok(reading) = reading
            && out.send(reading).is_err()
        {
            break;
        }
    }
}
