//! Given: compares `blur` with one rank that has the whole panorama. The arguments are widths.

#[path = "../job.rs"]
mod job;

use job::Job;
use mpi_cluster::{Strip, blur, blurred};

const ROUNDS: usize = 3;

fn main() {
    let job = Job::join();
    for &width in &job.arguments {
        // One, two or three rows for each rank; every rank knows all of them.
        let owned: Vec<usize> = (0..job.size()).map(|rank| 1 + rank % 3).collect();
        let whole: Vec<Vec<f32>> =
            (0..owned.iter().sum()).map(|row| (0..width).map(|x| value(row, x)).collect()).collect();
        let first: usize = owned[..job.rank()].iter().sum();
        let own = first..first + owned[job.rank()];

        let mut strip = Strip { width, rows: whole[own.clone()].to_vec() };
        let what = format!("blur with rows of {width} values");
        job.call(&what, || blur(&job.world, &mut strip, ROUNDS));

        let alone = (0..ROUNDS).fold(whole, |rows, _| blurred(&rows, None, None));
        job.agree(mistake(&job, &strip.rows, &alone[own], width));
    }
    job.passed("");
}

fn value(row: usize, x: usize) -> f32 {
    ((row * 31 + x * 17) % 97) as f32 / 97.0
}

/// What is wrong with a rank's rows, compared with those that one rank alone gets.
fn mistake(job: &Job, rows: &[Vec<f32>], alone: &[Vec<f32>], width: usize) -> Option<String> {
    let (rank, size) = (job.rank(), job.size());
    let shape = |rows: &[Vec<f32>]| rows.iter().map(Vec::len).collect::<Vec<_>>();
    if shape(rows) != shape(alone) {
        return Some(format!("Rank {rank} of {size} has rows of {:?} values; it had {:?}.", shape(rows), shape(alone)));
    }
    let alike = |one: &[f32], other: &[f32]| one.iter().zip(other).all(|(a, b)| (a - b).abs() < 0.000_1);
    let row = (0..rows.len()).find(|&row| !alike(&rows[row], &alone[row]))?;
    let (has, alone) = (&rows[row][..4.min(width)], &alone[row][..4.min(width)]);
    Some(format!(
        "Row {row} of rank {rank} of {size} begins {has:.3?} after {ROUNDS} rounds; one rank alone gets {alone:.3?}."
    ))
}
