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
    // A microphone reads a block when it has a permit; all permits together are as many as may wait.
    let (out, inbox) = mpsc::channel();
    let mut threads = Vec::new();
    let mut permits = Vec::new();
    for (number, mic) in mics.into_iter().enumerate() {
        let (permit, permitted) = mpsc::channel();
        let out = out.clone();
        threads.push(thread::spawn(move || {
            for block in mic {
                if permitted.recv().is_err() || out.send((number, block)).is_err() {
                    return;
                }
            }
        }));
        let _ = permit.send(());
        permits.push(permit);
    }
    drop(out);
    let mut found = None;
    while let Ok((number, block)) = inbox.recv() {
        if is_call(&block) {
            found = Some(block);
            break;
        }
        let _ = permits[number].send(());
    }
    permits.clear();
    for thread in threads {
        let _ = thread.join();
    }
    found
}
