//! Enough!

use kit::Block;
use std::sync::mpsc;
use std::thread;

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
    let (out, inbox) = mpsc::sync_channel(WAITING);
    let mut threads = Vec::new();
    for mic in mics {
        let out = out.clone();
        threads.push(thread::spawn(move || {
            for block in mic {
                if out.send(block).is_err() {
                    return;
                }
            }
        }));
    }
    drop(out);
    let found = inbox.iter().find(|block| is_call(block));
    drop(inbox);
    for thread in threads {
        let _ = thread.join();
    }
    found
}
