//! The pool that waited for itself.

use rayon::ThreadPool;
use std::sync::mpsc;

/// Works on `px` in tiles of `tile` bytes, the last of which may be shorter, on the threads of `pool`. Returns what
/// `work` gives for each tile, in the order of the tiles.
///
/// Is called on a thread that is not one of the pool. `tile` is 1 or more.
pub fn tiles(px: &[u8], tile: usize, pool: &ThreadPool, work: impl Fn(&[u8]) -> u64 + Sync) -> Vec<u64> {
    let work = &work;
    let (done, results) = mpsc::channel();
    let mut values = vec![0; px.len().div_ceil(tile)];
    pool.in_place_scope(|scope| {
        for (place, piece) in px.chunks(tile).enumerate() {
            let done = done.clone();
            scope.spawn(move |_| done.send((place, work(piece))).unwrap());
        }
        for (place, value) in results.iter() {
            values[place] = value;
        }
    });
    values
}
