//! What does a message cost through channels of different capacity? One thread
//! sends 100,000 numbers, another receives them. Prints one line of JSON a
//! measurement: microseconds for each message, the median of several runs.

use std::sync::mpsc;
use std::thread;
use std::time::Instant;

const MESSAGES: u32 = 100_000;
const REPEATS: usize = 7;

fn main() {
    for capacity in [0, 1, 8, 64, 512] {
        let time = median(|| {
            let (sender, receiver) = mpsc::sync_channel(capacity);
            (
                move |number| {
                    sender.send(number).expect("the other side counts")
                },
                receiver,
            )
        });
        println!(r#"{{"series":"sync_channel({capacity})","y":{time}}}"#);
    }
    let time = median(|| {
        let (sender, receiver) = mpsc::channel();
        (
            move |number| sender.send(number).expect("the other side counts"),
            receiver,
        )
    });
    println!(r#"{{"series":"channel()","y":{time}}}"#);
}

fn median<S: Fn(u32) + Send + 'static>(
    make: impl Fn() -> (S, mpsc::Receiver<u32>),
) -> f64 {
    let mut times: Vec<f64> = (0..REPEATS)
        .map(|_| {
            let (send, receiver) = make();
            let start = Instant::now();
            let sender = thread::spawn(move || (0..MESSAGES).for_each(send));
            let received = receiver.into_iter().count();
            let time = start.elapsed();
            assert_eq!(received, MESSAGES as usize);
            sender.join().expect("the sender ends");
            time.as_secs_f64() * 1e6 / f64::from(MESSAGES)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[REPEATS / 2]
}
