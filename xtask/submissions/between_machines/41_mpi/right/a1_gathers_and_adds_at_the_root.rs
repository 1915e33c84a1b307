//! The real cluster.

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
    if recording.is_none() {
        root.gather_into(&counts[..]);
        return None;
    }
    let mut all = vec![0_u64; BINS * world.size() as usize];
    root.gather_into_root(&counts[..], &mut all[..]);
    let mut sums = [0; BINS];
    for (place, count) in all.into_iter().enumerate() {
        sums[place % BINS] += count;
    }
    Some(sums)
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
        let above = |row: &[f32]| exchange(world, rank - 1, row);
        let below = |row: &[f32]| exchange(world, rank + 1, row);
        let (mut up, mut down) = (None, None);
        // Even ranks look down first, odd ones up.
        for upwards in [rank % 2 == 1, rank % 2 == 0] {
            if upwards && rank > 0 {
                up = Some(above(&strip.rows[0]));
            } else if !upwards && rank < last {
                down = Some(below(strip.rows.last().unwrap()));
            }
        }
        strip.rows = blurred(&strip.rows, up.as_deref(), down.as_deref());
    }
}

/// Sends and receives at the same time.
fn exchange(world: &SimpleCommunicator, with: i32, row: &[f32]) -> Vec<f32> {
    let mut theirs = vec![0.0; row.len()];
    mpi::point_to_point::send_receive_into(
        row,
        &world.process_at_rank(with),
        &mut theirs[..],
        &world.process_at_rank(with),
    );
    theirs
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
