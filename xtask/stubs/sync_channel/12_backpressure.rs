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
    let (out, inbox) = mpsc::channel();
    thread::spawn(move || {
        for block in blocks {
            if out.send(block).is_err() {
                return;
            }
        }
    });

    let mut written = 0;
    for block in inbox {
        disk(block);
        written += 1;
    }
    written
}
