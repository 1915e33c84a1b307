//! Given: two ranks that both speak first. With a number of bytes, tries it; without, looks for the length from which on
//! `send` waits.

#[path = "../job.rs"]
mod job;

use job::Job;
use mpi::request;
use mpi::traits::*;

fn main() {
    let job = Job::join();
    job.agree((job.size() != 2).then(|| "This program is for two ranks.".into()));
    match job.arguments.first() {
        Some(&bytes) => {
            job.call(&format!("send of {bytes} bytes"), || head_on(&job, bytes));
            job.passed("");
        }
        None => job.passed(&search(&job).to_string()),
    }
}

// ANCHOR: head_on
/// Both send first, then both receive.
fn head_on(job: &Job, bytes: usize) {
    let other = job.world.process_at_rank(1 - job.world.rank());
    other.send(&vec![7_u8; bytes]);
    let (received, _) = other.receive_vec::<u8>();
    assert_eq!(received.len(), bytes);
}
// ANCHOR_END: head_on

/// More than any library lets through.
const FAR: usize = 1 << 22;

/// The least length at which `send` waits. Halves the range until the border lies between two neighbouring lengths; both
/// ranks take the same turns.
fn search(job: &Job) -> usize {
    let (mut passes, mut waits) = (0, FAR);
    while waits - passes > 1 {
        let middle = (passes + waits) / 2;
        if returns_at_once(job, middle) { passes = middle } else { waits = middle }
    }
    waits
}

/// Whether rank 0 gets rid of a message of so many bytes before rank 1 receives it. Both learn the answer.
fn returns_at_once(job: &Job, bytes: usize) -> bool {
    const MESSAGE: i32 = 1;
    const GREETING: i32 = 2;
    const ANSWER: i32 = 3;
    /// So that the other rank has surely seen that a message is there.
    const GREETINGS: u8 = 3;
    let other = job.world.process_at_rank(1 - job.world.rank());
    if job.rank() == 1 {
        for greeting in 0..GREETINGS {
            other.receive_with_tag::<u8>(GREETING);
            other.send_with_tag(&greeting, GREETING);
        }
        let (at_once, _) = other.receive_with_tag::<u8>(ANSWER);
        other.receive_vec_with_tag::<u8>(MESSAGE);
        return at_once == 1;
    }
    let message = vec![7_u8; bytes];
    request::scope(|scope| {
        let sending = other.immediate_send_with_tag(scope, &message[..], MESSAGE);
        for greeting in 0..GREETINGS {
            other.send_with_tag(&greeting, GREETING);
            other.receive_with_tag::<u8>(GREETING);
        }
        match sending.test() {
            Ok(_) => {
                other.send_with_tag(&1_u8, ANSWER);
                true
            }
            Err(sending) => {
                other.send_with_tag(&0_u8, ANSWER);
                sending.wait();
                false
            }
        }
    })
}
