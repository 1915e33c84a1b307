//! A chain of messages orders what two threads send.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: chain
    let (camera_log, log) = mpsc::channel();
    let microphone_log = camera_log.clone();
    let (flash_seen, listen) = mpsc::channel();

    thread::spawn(move || {
        camera_log.send("lightning").expect("somebody is listening");
        flash_seen.send(()).expect("the microphone is listening");
    });
    thread::spawn(move || {
        listen.recv().expect("the camera sees a flash");
        microphone_log.send("thunder").expect("somebody is listening");
    });
    println!("{:?}", log.iter().collect::<Vec<_>>());
    // ANCHOR_END: chain
}
