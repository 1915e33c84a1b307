//! The same with a scope whose own closure stays where it is.

use rayon::ThreadPoolBuilder;
use std::sync::mpsc;

fn main() {
    let build = ThreadPoolBuilder::new().num_threads(1).build();
    let pool = build.expect("threads can be started");
    // ANCHOR: in_place
    pool.in_place_scope(|scope| {
        let (done, result) = mpsc::channel();
        scope.spawn(move |_| done.send(42).expect("somebody listens"));
        println!("{:?}", result.recv());
    });
    // ANCHOR_END: in_place
}
