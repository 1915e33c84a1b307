//! The pool that waited for itself.

use rayon::ThreadPool;
use rayon::prelude::*;

/// Works on `px` in tiles of `tile` bytes, the last of which may be shorter, on the threads of `pool`. Returns what
/// `work` gives for each tile, in the order of the tiles.
///
/// Is called on a thread that is not one of the pool. `tile` is 1 or more.
pub fn tiles(px: &[u8], tile: usize, pool: &ThreadPool, work: impl Fn(&[u8]) -> u64 + Sync) -> Vec<u64> {
    pool.install(|| px.par_chunks(tile).map(|piece| work(piece)).collect())
}
