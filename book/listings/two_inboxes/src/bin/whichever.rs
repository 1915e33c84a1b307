//! One thread waits for two inboxes, and takes whatever comes first.

use crossbeam_channel::{select, unbounded};
use std::thread;
use std::time::Duration;

fn main() {
    // ANCHOR: wait
    let (sample, samples) = unbounded();
    let (command, commands) = unbounded();
    thread::spawn(move || {
        command.send("louder").expect("the station listens");
        thread::sleep(Duration::from_millis(50));
        sample.send(0.25).expect("the station listens");
        thread::sleep(Duration::from_millis(50));
        command.send("quit").expect("the station listens");
    });

    let mut gain = 1.0;
    loop {
        select! {
            recv(samples) -> sample => match sample {
                Ok(sample) => println!("sample {}", gain * sample),
                Err(_) => break,
            },
            recv(commands) -> command => match command {
                Ok("louder") => gain *= 2.0,
                _ => break,
            },
        }
    }
    println!("the end");
    // ANCHOR_END: wait
}
