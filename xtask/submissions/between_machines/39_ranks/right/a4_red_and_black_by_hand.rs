//! The panorama cluster.

use kit::ranks::Comm;

/// The rows of a panorama that one rank owns: the strip of rank 0 lies at the top, that of the last rank at the bottom.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// How many values a row has. The same on every rank.
    pub width: usize,
    /// At least one row, from the top.
    pub rows: Vec<Vec<f32>>,
}

/// Blurs the panorama `rounds` times. Every rank calls this with its own strip.
///
/// In one round, every value becomes the mean of itself and of the values above and below it, as they were before the
/// round. The first row of the panorama has nothing above it and the last one nothing below: there, the mean is that of
/// two values.
pub fn blur(comm: &Comm, strip: &mut Strip, rounds: usize) {
    let (rank, size) = (comm.rank(), comm.size());
    let width = strip.width;
    for round in 0..rounds as u32 {
        let first = strip.rows.first().cloned().unwrap();
        let last = strip.rows.last().cloned().unwrap();
        // Pairs (0,1), (2,3), … meet first, then (1,2), (3,4), …
        let mut halo: [Option<Vec<f32>>; 2] = [None, None];
        for phase in 0..2 {
            let upper_of_pair = rank % 2 == phase;
            if upper_of_pair && rank + 1 < size {
                comm.ssend(rank + 1, round, &last);
                halo[1] = Some(comm.recv(rank + 1, round));
            } else if !upper_of_pair && rank > 0 {
                halo[0] = Some(comm.recv(rank - 1, round));
                comm.ssend(rank - 1, round, &first);
            }
        }
        let [above, below] = halo;
        let mut padded: Vec<Vec<f32>> = Vec::new();
        let has_above = above.is_some();
        padded.extend(above);
        padded.append(&mut strip.rows);
        padded.extend(below);
        let own = usize::from(has_above)..usize::from(has_above) + padded.len() - halo_rows(rank, size);
        strip.rows = own
            .map(|y| {
                let from = y.saturating_sub(1);
                let to = (y + 1).min(padded.len() - 1);
                (0..width)
                    .map(|x| padded[from..=to].iter().map(|row| row[x]).sum::<f32>() / (to - from + 1) as f32)
                    .collect()
            })
            .collect();
    }
}

fn halo_rows(rank: usize, size: usize) -> usize {
    usize::from(rank > 0) + usize::from(rank + 1 < size)
}
