//! The assembly line.

use std::sync::mpsc::{self, SyncSender};
use std::thread::{self, JoinHandle};

/// Decodes, cleans and searches everything in `input`, and returns the findings in the order of the input.
///
/// Each of the three stages has a thread of its own, and all three are at work at the same time, each on another item.
/// At most `cap` items wait between two stages.
pub fn pipeline<A, B, C, D>(
    input: Vec<A>,
    decode: impl FnMut(A) -> B + Send + 'static,
    clean: impl FnMut(B) -> C + Send + 'static,
    detect: impl FnMut(C) -> D + Send + 'static,
    cap: usize,
) -> Vec<D>
where
    A: Send + 'static,
    B: Send + 'static,
    C: Send + 'static,
    D: Send + 'static,
{
    let (out, found) = mpsc::channel();
    let (to_detect, detecting) = station(cap, detect, move |finding| out.send(finding).is_ok());
    let (to_clean, cleaning) = station(cap, clean, move |item| to_detect.send(item).is_ok());
    // The first stage has everything it needs: it takes the input as it stands.
    let decoding = thread::spawn(move || input.into_iter().map(decode).all(|item| to_clean.send(item).is_ok()));

    let findings = found.iter().collect();
    decoding.join().expect("`decode` does not panic");
    for station in [cleaning, detecting] {
        station.join().expect("no stage panics");
    }
    findings
}

/// A thread that waits for things, does `job` with each and passes the result on, and the sender that leads to it.
fn station<T, U>(
    cap: usize,
    mut job: impl FnMut(T) -> U + Send + 'static,
    mut pass_on: impl FnMut(U) -> bool + Send + 'static,
) -> (SyncSender<T>, JoinHandle<()>)
where
    T: Send + 'static,
{
    let (door, inbox) = mpsc::sync_channel(cap);
    let working = thread::spawn(move || while inbox.recv().is_ok_and(|item| pass_on(job(item))) {});
    (door, working)
}
