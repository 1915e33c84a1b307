//! A thread owns a count. Others ask for changes; nobody locks anything.

use std::sync::mpsc::{self, Sender};
use std::thread;

// ANCHOR: requests
enum Request {
    Add(u32),
    Total { reply: Sender<u32> },
}
// ANCHOR_END: requests

fn main() {
    let (door, inbox) = mpsc::channel();
    // ANCHOR: owner
    thread::spawn(move || {
        let mut birds = 0;
        for request in inbox {
            match request {
                Request::Add(more) => birds += more,
                Request::Total { reply } => {
                    let _ = reply.send(birds);
                }
            }
        }
    });
    // ANCHOR_END: owner

    // ANCHOR: clients
    let watchers = [1, 2].map(|flock| {
        let door = door.clone();
        thread::spawn(move || {
            for _ in 0..1000 {
                door.send(Request::Add(flock)).expect("the owner listens");
            }
        })
    });
    for watcher in watchers {
        watcher.join().expect("the watcher goes home");
    }
    let (reply, answer) = mpsc::channel();
    door.send(Request::Total { reply }).expect("the owner listens");
    println!("{:?}", answer.recv());
    // ANCHOR_END: clients
}
