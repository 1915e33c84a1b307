//! The slow disk.

use std::sync::mpsc;
use std::thread;

/// How many blocks may wait for the disk.
pub const MAX_WAITING: usize = 8;

/// Writes every block to the disk, in order, and returns how many there were.
///
/// `blocks.next()` makes a block and `disk(block)` writes one. Both take time, and both go on at the same time. At
/// most [`MAX_WAITING`] blocks wait in between.
pub fn record_to_disk(
    blocks: impl Iterator<Item = Vec<f32>> + Send + 'static,
    mut disk: impl FnMut(Vec<f32>),
) -> usize {
    let (out, inbox) = mpsc::sync_channel(MAX_WAITING / 2);
    thread::scope(|scope| {
        scope.spawn(move || blocks.map(|block| out.send(block)).take_while(Result::is_ok).count());
        inbox.iter().map(&mut disk).count()
    })
}
