//! `Ok` means accepted. How many blocks are on disk is another number.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: accepted
    let (blocks, at_disk) = mpsc::channel();
    let (begin, not_yet) = mpsc::channel::<()>();
    let writer = thread::spawn(move || {
        let _ = not_yet.recv();
        at_disk.into_iter().take(3).count()
    });
    let accepted = (1..=10).filter(|block| blocks.send(*block).is_ok()).count();
    drop(begin);
    println!("accepted: {accepted}");
    println!("written: {:?}", writer.join().ok());
    // ANCHOR_END: accepted
}
