//! One channel, five kinds of messages.

use std::sync::mpsc::{self, Sender};
use std::thread;

// ANCHOR: message
enum Message {
    Level(f32),
    Position { north: f64, west: f64 },
    Block(Vec<f32>),
    Question(Sender<String>),
    Job(Box<dyn FnOnce() -> String + Send>),
}
// ANCHOR_END: message

fn main() {
    let (sender, receiver) = mpsc::channel();
    let worker = thread::spawn(move || {
        // ANCHOR: worker
        for message in receiver {
            match message {
                Message::Level(level) => println!("a value: {level}"),
                Message::Position { north, west } => {
                    println!("two values: {north} {west}")
                }
                Message::Block(block) => {
                    println!("a block of {} samples", block.len())
                }
                Message::Question(reply) => {
                    reply.send("an answer".into()).expect("somebody asked")
                }
                Message::Job(job) => println!("{}", job()),
            }
        }
        // ANCHOR_END: worker
    });

    let send = |message| sender.send(message).expect("the worker is listening");
    send(Message::Level(0.5));
    send(Message::Position { north: 56.1, west: 6.2 });
    send(Message::Block(vec![1.0, 2.0, 3.0]));
    let (reply, answer) = mpsc::channel();
    send(Message::Question(reply));
    println!("{}", answer.recv().expect("the worker answers"));
    send(Message::Job(Box::new(|| "a job, done by the receiver".into())));
    drop(sender);
    worker.join().expect("the worker ends");
}
