//! The slow disk.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
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
    // The blocks that wait, and whether that was all.
    let queue = Arc::new((Mutex::new((VecDeque::new(), false)), Condvar::new()));
    let maker = Arc::clone(&queue);
    thread::spawn(move || {
        let (waiting, changed) = &*maker;
        for block in blocks {
            let full = changed.wait_while(waiting.lock().unwrap(), |(blocks, _)| blocks.len() == MAX_WAITING);
            full.unwrap().0.push_back(block);
            changed.notify_all();
        }
        waiting.lock().unwrap().1 = true;
        changed.notify_all();
    });

    let (waiting, changed) = &*queue;
    let mut written = 0;
    loop {
        let empty = changed.wait_while(waiting.lock().unwrap(), |(blocks, over)| blocks.is_empty() && !*over);
        let Some(block) = empty.unwrap().0.pop_front() else { return written };
        changed.notify_all();
        disk(block);
        written += 1;
    }
}
