//! Two threads read the same table. Nobody changes it, so sharing it is the better tool.

use std::sync::Arc;
use std::thread;

fn main() {
    // ANCHOR: shared
    let table = Arc::new(vec![0.5, 2.0, 4.0]);
    let workers = [10.0, 20.0].map(|level| {
        let table = Arc::clone(&table);
        thread::spawn(move || {
            table.iter().map(|factor| factor * level).sum::<f64>()
        })
    });
    for worker in workers {
        println!("{:?}", worker.join().ok());
    }
    // ANCHOR_END: shared
}
