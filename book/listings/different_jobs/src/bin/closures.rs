//! Work as a message: closures of different types on one channel.

use std::sync::mpsc;
use std::thread;

// ANCHOR: job
type Job = Box<dyn FnOnce() + Send>;
// ANCHOR_END: job

fn main() {
    // ANCHOR: worker
    let (give, jobs) = mpsc::channel::<Job>();
    let worker = thread::spawn(move || {
        for job in jobs {
            job();
        }
    });
    // ANCHOR_END: worker

    // ANCHOR: tickets
    let samples = vec![0.5_f32, -2.0, 1.5];
    let (loudest, ticket) = mpsc::channel();
    let job = move || {
        let peak = samples.iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
        let _ = loudest.send(peak);
    };
    give.send(Box::new(job)).expect("the worker is there");

    let (length, other_ticket) = mpsc::channel();
    let job = move || {
        let _ = length.send("gull rock".len());
    };
    give.send(Box::new(job)).expect("the worker is there");

    println!("peak {}", ticket.recv().expect("the job was done"));
    println!("{} letters", other_ticket.recv().expect("the job was done"));
    // ANCHOR_END: tickets

    drop(give);
    worker.join().expect("the worker ends");
}
