//! Enough!
#![expect(unused_variables, reason = "delete this line once you use them")]

use kit::Block;

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
    todo!("listen until it is enough")
}
