//! Enough!

use kit::Block;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How many blocks may wait to be looked at.
pub const WAITING: usize = 4;

/// Listens on all microphones until the first call, and returns the block with the call.
///
/// Each microphone is read on a thread of its own, and at most [`WAITING`] blocks wait in between. A microphone may
/// never end by itself. `None` when all have ended and no call was heard. When the function returns, no microphone is
/// read any more.
pub fn find_call<M>(mics: Vec<M>, is_call: impl Fn(&Block) -> bool) -> Option<Block>
where
    M: Iterator<Item = Block> + Send + 'static,
{
    let (out, inbox) = mpsc::sync_channel(WAITING - 1);
    let threads: Vec<_> = mics
        .into_iter()
        .map(|mut mic| {
            let out = out.clone();
            thread::spawn(move || while mic.next().is_some_and(|block| out.send(block).is_ok()) {})
        })
        .collect();
    drop(out);
    let found = loop {
        match inbox.recv_timeout(Duration::from_millis(10)) {
            Ok(block) if is_call(&block) => break Some(block),
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break None,
        }
    };
    drop(inbox);
    threads.into_iter().for_each(|thread| thread.join().unwrap_or_default());
    found
}
