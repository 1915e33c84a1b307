//! Rank 1 panics while rank 0 waits for it. `hook` makes it abort the job.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use std::time::Duration;
use std::{env, panic, process, thread};

fn main() {
    let universe = mpi::initialize().expect("MPI is started once");
    let world = universe.world();
    if env::args().any(|argument| argument == "hook") {
        panic::set_hook(Box::new(|_| SimpleCommunicator::world().abort(101)));
    } else {
        panic::set_hook(Box::new(|_| {}));
    }
    // Without a limit, this program would not come back.
    thread::spawn(|| {
        thread::sleep(Duration::from_secs(5));
        process::exit(124);
    });
    // ANCHOR: wait
    if world.rank() == 0 {
        world.process_at_rank(1).receive_vec::<f32>();
    } else {
        panic!("the second computer is out of order");
    }
    // ANCHOR_END: wait
}
