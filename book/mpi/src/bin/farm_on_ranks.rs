//! The farm on MPI ranks: processes, on one computer or on many.

use between_machines::{Kind, Transport, farm, pieces, say};
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

// ANCHOR: ranks
struct Ranks(SimpleCommunicator);

const KINDS: [Kind; 3] = [Kind::Work, Kind::Done, Kind::Stop];

impl Transport for Ranks {
    fn rank(&self) -> usize {
        self.0.rank() as usize
    }

    fn size(&self) -> usize {
        self.0.size() as usize
    }

    fn send(&self, to: usize, kind: Kind, values: &[f32]) {
        // The kind travels as the tag.
        self.0.process_at_rank(to as i32).send_with_tag(values, kind as i32);
    }

    fn receive(&self) -> (usize, Kind, Vec<f32>) {
        let (values, status) = self.0.any_process().receive_vec();
        let (from, tag) = (status.source_rank(), status.tag());
        (from as usize, KINDS[tag as usize], values)
    }
}
// ANCHOR_END: ranks

fn main() {
    let universe = mpi::initialize().expect("MPI is started once");
    // ANCHOR: main
    let results = farm(&Ranks(universe.world()), &pieces());
    // ANCHOR_END: main
    if let Some(results) = results {
        say(&results);
    }
}
