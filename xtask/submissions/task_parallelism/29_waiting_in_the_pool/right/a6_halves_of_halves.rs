//! The pool that waited for itself.

use rayon::ThreadPool;

/// Works on `px` in tiles of `tile` bytes, the last of which may be shorter, on the threads of `pool`. Returns what
/// `work` gives for each tile, in the order of the tiles.
///
/// Is called on a thread that is not one of the pool. `tile` is 1 or more.
pub fn tiles(px: &[u8], tile: usize, pool: &ThreadPool, work: impl Fn(&[u8]) -> u64 + Sync) -> Vec<u64> {
    pool.install(|| halves(px, tile, &work))
}

fn halves(px: &[u8], tile: usize, work: &(impl Fn(&[u8]) -> u64 + Sync)) -> Vec<u64> {
    if px.is_empty() {
        return Vec::new();
    }
    if px.len() <= tile {
        return vec![work(px)];
    }
    let tiles = px.len().div_ceil(tile);
    let (left, right) = px.split_at(tiles / 2 * tile);
    let (mut left, right) = rayon::join(|| halves(left, tile, work), || halves(right, tile, work));
    left.extend(right);
    left
}
