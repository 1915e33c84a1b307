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
    pool.scope(|scope| {
        let (first, mut turn) = mpsc::channel();
        first.send(()).unwrap();
        for piece in px.chunks(tile) {
            let (next, after) = mpsc::channel();
            let (done, mine) = (done.clone(), std::mem::replace(&mut turn, after));
            scope.spawn(move |_| {
                let value = work(piece);
                // So that the values arrive in order.
                mine.recv().unwrap();
                done.send(value).unwrap();
                let _ = next.send(());
            });
        }
    });
    drop(done);
    results.iter().collect()
}
