//! A question for the status, with no sample in sight.

use crossbeam_channel::{Sender, bounded, select, unbounded};
use std::thread;
use std::time::Duration;

fn main() {
    // ANCHOR: ask
    let (sample, samples) = unbounded::<f32>();
    let (ask, questions) = unbounded::<Sender<u32>>();
    let station = thread::spawn(move || {
        let mut count = 0;
        loop {
            select! {
                recv(samples) -> sample => match sample {
                    Ok(_) => count += 1,
                    Err(_) => break,
                },
                recv(questions) -> reply => match reply {
                    Ok(reply) => reply.send(count).unwrap(),
                    Err(_) => break,
                },
            }
        }
    });
    sample.send(0.5).unwrap();
    thread::sleep(Duration::from_millis(5));
    let (reply, answer) = bounded(1);
    ask.send(reply).unwrap();
    assert_eq!(answer.recv(), Ok(1));
    thread::sleep(Duration::from_millis(5));
    drop(sample);
    station.join().unwrap();
    // ANCHOR_END: ask
}
