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
        match counted {
            Some(counted) if job.rank() == 0 => ensure_right(&job, &recording, &counted),
            None if job.rank() == 0 => job.mistake(&format!("`histogram` gave rank 0 no counts, of {length} values.")),
            Some(_) => job.mistake(&format!("`histogram` gave rank {} counts; only rank 0 gets them.", job.rank())),
            None => {}
        }
    }
    job.passed("");
}

fn ensure_right(job: &Job, recording: &[f32], counted: &[u64; BINS]) {
    if *counted == count(recording) {
        return;
    }
    let (length, size) = (recording.len(), job.size());
    let total: u64 = counted.iter().sum();
    let missing = length as u64 - total.min(length as u64);
    if 0 < missing && *counted == count(&recording[..total as usize]) {
        let last = if missing == 1 { "last value was".into() } else { format!("last {missing} values were") };
        job.mistake(&format!("The {last} not counted: {total} of {length} were, with {size} ranks."));
    }
    if total != length as u64 {
        job.mistake(&format!("A recording of {length} values gave {total} counts, with {size} ranks."));
    }
    job.mistake(&format!(
        "{size} ranks counted {counted:?} in {length} values; one alone counts {:?}.",
        count(recording)
    ));
}

fn count(recording: &[f32]) -> [u64; BINS] {
    let mut counts = [0; BINS];
    recording.iter().for_each(|&value| counts[level(value)] += 1);
    counts
}
