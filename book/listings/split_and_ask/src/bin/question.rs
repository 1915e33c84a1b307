//! A question that carries its return address.

use std::sync::mpsc::{self, Sender};
use std::thread;

// ANCHOR: question
struct HowWarm {
    mast: usize,
    reply: Sender<f32>,
}
// ANCHOR_END: question

fn main() {
    let (questions, inbox) = mpsc::channel::<HowWarm>();
    // ANCHOR: answer
    thread::spawn(move || {
        let degrees = [11.5, 12.0, 10.8];
        for HowWarm { mast, reply } in inbox {
            let _ = reply.send(degrees[mast]);
        }
    });
    // ANCHOR_END: answer

    // ANCHOR: ask
    let ask = |mast| {
        let (reply, answer) = mpsc::channel();
        questions
            .send(HowWarm { mast, reply })
            .expect("the station is listening");
        answer.recv().expect("the station answers")
    };
    println!("{} {}", ask(2), ask(0));
    // ANCHOR_END: ask
}
