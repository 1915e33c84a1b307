use crossbeam_channel::{Receiver, Select, Sender};
use kit::Reading;

pub fn merge(a: Receiver<Reading>, b: Receiver<Reading>, out: Sender<Reading>) {
    let masts = [a, b];
    let mut select = Select::new();
    for mast in &masts {
        select.recv(mast);
    }
    let mut open = masts.len();
    while open > 0 {
        let operation = select.select();
        let index = operation.index();
        match operation.recv(&masts[index]) {
            Ok(reading) => {
                if out.send(reading).is_err() {
                    return;
                }
            }
            Err(_) => {
                select.remove(index);
                open -= 1;
            }
        }
    }
}
