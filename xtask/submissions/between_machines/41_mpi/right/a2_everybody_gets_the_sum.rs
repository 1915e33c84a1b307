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
    let mut length = recording.map_or(0, |recording| recording.len() as u64);
    world.process_at_rank(0).broadcast_into(&mut length);
    let mut all = recording.map_or_else(|| vec![0.0; length as usize], <[f32]>::to_vec);
    world.process_at_rank(0).broadcast_into(&mut all[..]);
    let mut counts = [0_u64; BINS];
    for value in all.iter().skip(world.rank() as usize).step_by(world.size() as usize) {
        counts[level(*value)] += 1;
    }
    let mut sums = [0; BINS];
    world.all_reduce_into(&counts[..], &mut sums[..], SystemOperation::sum());
    (world.rank() == 0).then_some(sums)
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
        let (top, bottom) = (strip.rows[0].clone(), strip.rows[strip.rows.len() - 1].clone());
        let (mut above, mut below) = (vec![0.0; strip.width], vec![0.0; strip.width]);
        // Whoever starts an operation need not wait for it at once.
        mpi::request::multiple_scope(4, |scope, requests| {
            if rank > 0 {
                requests.add(world.process_at_rank(rank - 1).immediate_receive_into(scope, &mut above[..]));
                requests.add(world.process_at_rank(rank - 1).immediate_send(scope, &top[..]));
            }
            if rank < last {
                requests.add(world.process_at_rank(rank + 1).immediate_receive_into(scope, &mut below[..]));
                requests.add(world.process_at_rank(rank + 1).immediate_send(scope, &bottom[..]));
            }
            let mut done = Vec::new();
            requests.wait_all(&mut done);
        });
        strip.rows = blurred(&strip.rows, (rank > 0).then_some(&above[..]), (rank < last).then_some(&below[..]));
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
