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
    let (rank, last) = (comm.rank(), comm.size() - 1);
    let zeros = || vec![0.0; strip.width];
    let zeros = zeros();
    for _ in 0..rounds {
        let (mut above, mut below) = (zeros.clone(), zeros.clone());
        for speaking in [rank % 2 == 0, rank % 2 != 0] {
            if speaking {
                if rank > 0 {
                    comm.send(rank - 1, 0, &strip.rows[0]);
                }
                if rank < last {
                    comm.send(rank + 1, 0, &strip.rows[strip.rows.len() - 1]);
                }
            } else {
                if rank > 0 {
                    above = comm.recv(rank - 1, 0);
                }
                if rank < last {
                    below = comm.recv(rank + 1, 0);
                }
            }
        }
        strip.rows = blurred(&strip.rows, Some(&above), Some(&below));
    }
}

/// The rows after one round, given the rows that lie above and below them.
fn blurred(rows: &[Vec<f32>], above: Option<&[f32]>, below: Option<&[f32]>) -> Vec<Vec<f32>> {
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
