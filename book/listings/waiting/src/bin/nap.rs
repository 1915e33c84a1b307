//! A nap is not an agreement. A second channel plays the machine that is slow tonight.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    // ANCHOR: nap
    let (sender, receiver) = mpsc::channel();
    let (machine, slow_machine) = mpsc::channel::<()>();
    let mast = thread::spawn(move || {
        let _ = slow_machine.recv();
        sender.send(8.5)
    });

    thread::sleep(Duration::from_millis(50));
    println!("after a nap: {:?}", receiver.try_iter().collect::<Vec<f32>>());

    drop(machine);
    println!("after recv:  {:?}", receiver.recv());
    // ANCHOR_END: nap
    mast.join().expect("the mast ends").expect("somebody listens");
}
