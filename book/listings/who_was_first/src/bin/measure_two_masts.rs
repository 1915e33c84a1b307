//! How often does each of the six orders of `a1 a2 | b1 b2` come up in 10,000
//! runs on real threads? Prints one line of JSON for each order.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::thread;

const RUNS: usize = 10_000;

fn main() {
    let orders = [
        "a1 a2 b1 b2",
        "a1 b1 a2 b2",
        "a1 b1 b2 a2",
        "b1 a1 a2 b2",
        "b1 a1 b2 a2",
        "b1 b2 a1 a2",
    ];
    let mut seen: BTreeMap<String, usize> =
        orders.iter().map(|order| ((*order).to_owned(), 0)).collect();
    for _ in 0..RUNS {
        *seen.entry(run()).or_default() += 1;
    }
    for (order, times) in seen {
        println!(r#"{{"series":"{order}","y":{times}}}"#);
    }
}

fn run() -> String {
    let (sender, log) = mpsc::channel();
    for mast in ["a", "b"] {
        let sender = sender.clone();
        thread::spawn(move || {
            for number in 1..=2 {
                sender
                    .send(format!("{mast}{number}"))
                    .expect("somebody is listening");
            }
        });
    }
    drop(sender);
    log.into_iter().collect::<Vec<_>>().join(" ")
}
