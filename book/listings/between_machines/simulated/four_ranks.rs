//! Four ranks hand their edge rows to their neighbours, and all speak first.

use kit::ranks::{self, Comm};

// ANCHOR: speak
fn exchange(comm: &Comm, row: &[f32]) {
    let (rank, last) = (comm.rank(), comm.size() - 1);
    if rank > 0 {
        comm.send(rank - 1, 0, row);
    }
    if rank < last {
        comm.send(rank + 1, 0, row);
    }
    if rank > 0 {
        comm.recv(rank - 1, 0);
    }
    if rank < last {
        comm.recv(rank + 1, 0);
    }
}
// ANCHOR_END: speak

fn main() {
    ranks::run(4, 4, |comm| exchange(comm, &[0.5; 6]));
}
