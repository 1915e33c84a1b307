//! The pool that waited for itself.

use std::sync::mpsc;

use rayon::ThreadPool;

/// Works on `px` in tiles of `tile` bytes, the last of which may be shorter, on the threads of `pool`. Returns what
/// `work` gives for each tile, in the order of the tiles.
///
/// Is called on a thread that is not one of the pool. `tile` is 1 or more.
pub fn tiles(px: &[u8], tile: usize, pool: &ThreadPool, work: impl Fn(&[u8]) -> u64 + Sync) -> Vec<u64> {
    let work = &work;
    let (done, results) = mpsc::channel();
    // In place: the tasks run in the pool, this closure stays where it is. So the thread that waits is none of the pool's.
    let mut numbered: Vec<(usize, u64)> = pool.in_place_scope(|scope| {
        for (place, piece) in px.chunks(tile).enumerate() {
            let done = done.clone();
            scope.spawn(move |_| {
                // Only a caller that panics stops listening, and then nobody needs the result.
                let _ = done.send((place, work(piece)));
            });
        }
        drop(done);
        results.iter().collect()
    });
    numbered.sort_unstable();
    numbered.into_iter().map(|(_, value)| value).collect()
}
