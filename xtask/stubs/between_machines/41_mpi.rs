//! The real cluster.
#![expect(unused_imports, unused_variables, reason = "delete this line once you use them")]

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
    todo!("deal out, count, add up")
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
    todo!("in every round: exchange edge rows with the neighbours, then call `blurred`")
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
