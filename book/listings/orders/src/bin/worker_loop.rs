//! A message is a command together with its data.

use std::sync::mpsc;
use std::thread;

// ANCHOR: message
enum Command {
    Multiply(f32),
    Negate,
    Trim { samples: usize },
}

type Order = (Command, Vec<f32>);
// ANCHOR_END: message

fn main() {
    let (desk, orders) = mpsc::channel::<Order>();
    let (results, inbox) = mpsc::channel();

    // ANCHOR: worker
    let worker = thread::spawn(move || {
        for (command, mut block) in orders {
            match command {
                Command::Multiply(factor) => {
                    block.iter_mut().for_each(|sample| *sample *= factor)
                }
                Command::Negate => {
                    block.iter_mut().for_each(|sample| *sample = -*sample)
                }
                Command::Trim { samples } => block.truncate(samples),
            }
            if results.send(block).is_err() {
                return;
            }
        }
    });
    // ANCHOR_END: worker

    // ANCHOR: desk
    let orders =
        [Command::Multiply(2.0), Command::Negate, Command::Trim { samples: 1 }];
    for command in orders {
        desk.send((command, vec![1.0, 2.0])).expect("the worker is listening");
    }
    drop(desk);
    for result in inbox {
        println!("{result:?}");
    }
    println!("the worker has ended: {}", worker.join().is_ok());
    // ANCHOR_END: desk
}
