//! A task waits for what another task of its pool would send, and the pool has one thread.

use rayon::ThreadPoolBuilder;
use std::sync::mpsc;

fn main() {
    let build = ThreadPoolBuilder::new().num_threads(1).build();
    let pool = build.expect("threads can be started");
    // ANCHOR: waits
    pool.scope(|scope| {
        let (done, result) = mpsc::channel();
        scope.spawn(move |_| done.send(42).expect("somebody listens"));
        println!("{:?}", result.recv());
    });
    // ANCHOR_END: waits
}
