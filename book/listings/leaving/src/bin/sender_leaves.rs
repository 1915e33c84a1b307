//! The senders leave. The receiver gets what was sent, and then the news.

use std::sync::mpsc;

fn main() {
    // ANCHOR: leaves
    let (mast, display) = mpsc::channel();
    mast.send(7.5).expect("the display is on");
    mast.send(8.0).expect("the display is on");
    drop(mast);
    for _ in 0..4 {
        println!("{:?}", display.recv());
    }
    // ANCHOR_END: leaves
}
