//! A receiver that wants to stop tells the sender on a second channel.

use std::sync::mpsc;
use std::thread;

// ANCHOR: answer
enum Answer {
    GoOn,
    Stop { why: &'static str },
}
// ANCHOR_END: answer

fn main() {
    // ANCHOR: mast
    let (mast, readings) = mpsc::channel();
    let (display, answers) = mpsc::channel();
    let mast = thread::spawn(move || {
        for reading in 1.. {
            mast.send(reading).ok()?;
            match answers.recv().ok()? {
                Answer::GoOn => (),
                Answer::Stop { why } => return Some((reading, why)),
            }
        }
        None
    });
    // ANCHOR_END: mast

    // ANCHOR: display
    for reading in readings {
        let answer = match reading {
            3 => Answer::Stop { why: "the keeper goes to bed" },
            _ => Answer::GoOn,
        };
        display.send(answer).expect("the mast is listening");
    }
    println!("{:?}", mast.join().expect("the mast ends"));
    // ANCHOR_END: display
}
