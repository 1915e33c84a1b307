//! The desk keeps its sender while it waits for results: nobody can go on.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: keeps
    let (desk, orders) = mpsc::channel::<f32>();
    let (results, inbox) = mpsc::channel();
    thread::spawn(move || {
        for order in orders {
            results.send(order * 2.0).expect("the desk is listening");
        }
    });
    desk.send(1.0).expect("the worker is listening");
    for result in inbox {
        println!("{result}");
    }
    // ANCHOR_END: keeps
}
