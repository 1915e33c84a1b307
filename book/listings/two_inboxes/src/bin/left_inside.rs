//! What becomes of messages that wait when the last receiver leaves.

use crossbeam_channel::{Sender, bounded, unbounded};

fn main() {
    // ANCHOR: leave
    let (ask, questions) = unbounded::<Sender<u32>>();
    let (reply, answer) = bounded(1);
    ask.send(reply).expect("there is room");
    drop(questions);
    println!("unbounded: {:?}", answer.try_recv());

    let (ask, questions) = bounded::<Sender<u32>>(1);
    let (reply, answer) = bounded(1);
    ask.send(reply).expect("there is room");
    drop(questions);
    println!("bounded: {:?}", answer.try_recv());
    drop(ask);
    println!("when the asker has gone too: {:?}", answer.try_recv());
    // ANCHOR_END: leave
}
