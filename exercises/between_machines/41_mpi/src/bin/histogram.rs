//! Given: compares `histogram` with counting on one rank. The arguments are lengths of recordings.

#[path = "../job.rs"]
mod job;

use job::Job;
use mpi_cluster::{BINS, histogram, level};

fn main() {
    let job = Job::join();
    for &length in &job.arguments {
        let recording: Vec<f32> = (0..length).map(|n| ((n * n + 7 * n) % 101) as f32 / 100.0).collect();
        let own = (job.rank() == 0).then_some(recording.as_slice());
        let what = format!("histogram of {length} values");
        let counted = job.call(&what, || histogram(&job.world, own));
        job.agree(match counted {
            Some(counted) if job.rank() == 0 => mistake(&job, &recording, &counted),
            None if job.rank() == 0 => Some(format!("`histogram` gave rank 0 no counts, of {length} values.")),
            Some(_) => Some(format!("`histogram` gave rank {} counts; only rank 0 gets them.", job.rank())),
            None => None,
        });
    }
    job.passed("");
}

/// What is wrong with the counts that rank 0 has got.
fn mistake(job: &Job, recording: &[f32], counted: &[u64; BINS]) -> Option<String> {
    let right = count(recording);
    if *counted == right {
        return None;
    }
    let (length, size) = (recording.len(), job.size());
    let total: u64 = counted.iter().sum();
    let missing = length as u64 - total.min(length as u64);
    Some(if 0 < missing && *counted == count(&recording[..total as usize]) {
        let last = if missing == 1 { "last value was".into() } else { format!("last {missing} values were") };
        format!("The {last} not counted: {total} of {length} were, with {size} ranks.")
    } else if total != length as u64 {
        format!("A recording of {length} values gave {total} counts, with {size} ranks.")
    } else {
        format!("{size} ranks counted {counted:?} in {length} values; one alone counts {right:?}.")
    })
}

fn count(recording: &[f32]) -> [u64; BINS] {
    let mut counts = [0; BINS];
    recording.iter().for_each(|&value| counts[level(value)] += 1);
    counts
}
