//! The real cluster.

use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

/// Levels of loudness that are told apart.
pub const BINS: usize = 16;

/// Counts how often each level occurs in a recording. Every rank of `world` calls this, and each counts about as much as
/// the others.
///
/// Rank 0 has the recording, and gets the counts. The others have `None` and get `None`.
pub fn histogram(world: &SimpleCommunicator, recording: Option<&[f32]>) -> Option<[u64; BINS]> {
    let root = world.process_at_rank(0);
    let mut length = recording.map_or(0, <[f32]>::len) as u64;
    root.broadcast_into(&mut length);
    // Every rank gets the same number of values. What remains is less than one for each, and stays with rank 0.
    let share = length as usize / world.size() as usize;
    let mut part = vec![0.0_f32; share];
    let mut counts = [0; BINS];
    if let Some(recording) = recording {
        let (dealt, remaining) = recording.split_at(share * world.size() as usize);
        root.scatter_into_root(dealt, &mut part[..]);
        count(remaining, &mut counts);
    } else {
        root.scatter_into(&mut part[..]);
    }
    count(&part, &mut counts);
    let mut sums = [0; BINS];
    if recording.is_some() {
        root.reduce_into_root(&counts[..], &mut sums[..], SystemOperation::sum());
    } else {
        root.reduce_into(&counts[..], SystemOperation::sum());
    }
    recording.map(|_| sums)
}

fn count(values: &[f32], counts: &mut [u64; BINS]) {
    values.iter().for_each(|&value| counts[level(value)] += 1);
}

/// The level of a value from 0 to 1.
pub fn level(value: f32) -> usize {
    ((value * BINS as f32) as usize).min(BINS - 1)
}

/// The rows of a panorama that one rank owns: the strip of rank 0 lies at the top, that of the last rank at the bottom.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// How many values a row has. The same on every rank.
    pub width: usize,
    /// At least one row, from the top.
    pub rows: Vec<Vec<f32>>,
}

/// Blurs the panorama `rounds` times, as in exercise 39. Every rank calls this with its own strip.
pub fn blur(world: &SimpleCommunicator, strip: &mut Strip, rounds: usize) {
    let (rank, last) = (world.rank(), world.size() - 1);
    for _ in 0..rounds {
        let (mut above, mut below) = (None, None);
        // First the pairs (0, 1), (2, 3), … meet, then (1, 2), (3, 4), …: of each pair, the upper rank speaks first.
        for upper in [0, 1] {
            if rank % 2 == upper && rank < last {
                let neighbour = world.process_at_rank(rank + 1);
                neighbour.send(&strip.rows[strip.rows.len() - 1][..]);
                below = Some(neighbour.receive_vec::<f32>().0);
            } else if rank % 2 != upper && rank > 0 {
                let neighbour = world.process_at_rank(rank - 1);
                above = Some(neighbour.receive_vec::<f32>().0);
                neighbour.send(&strip.rows[0][..]);
            }
        }
        strip.rows = blurred(&strip.rows, above.as_deref(), below.as_deref());
    }
}

/// The rows after one round, given the rows that lie above and below them.
pub fn blurred(rows: &[Vec<f32>], above: Option<&[f32]>, below: Option<&[f32]>) -> Vec<Vec<f32>> {
    (0..rows.len())
        .map(|nr| {
            let up = if nr == 0 { above } else { Some(rows[nr - 1].as_slice()) };
            let down = if nr == rows.len() - 1 { below } else { Some(rows[nr + 1].as_slice()) };
            mean([up, Some(rows[nr].as_slice()), down])
        })
        .collect()
}

/// The mean of those rows that exist, value by value.
fn mean(rows: [Option<&[f32]>; 3]) -> Vec<f32> {
    let rows: Vec<&[f32]> = rows.into_iter().flatten().collect();
    (0..rows[0].len()).map(|x| rows.iter().map(|row| row[x]).sum::<f32>() / rows.len() as f32).collect()
}
