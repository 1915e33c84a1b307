//! Three numbers are sent as `f32` and received as `i32`.

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().expect("MPI is started once");
    let world = universe.world();
    // ANCHOR: types
    if world.rank() == 0 {
        world.process_at_rank(1).send(&[1.0_f32, 0.5, -1.0][..]);
    } else {
        let (values, _) = world.process_at_rank(0).receive_vec::<i32>();
        println!("received: {values:?}");
    }
    // ANCHOR_END: types
}
