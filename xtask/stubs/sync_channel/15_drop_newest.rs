//! The recorder may not wait.
#![expect(unused_variables, reason = "delete this line once you use them")]

use std::sync::mpsc::SyncSender;

/// What became of a message that was offered to a channel.
#[derive(Debug, PartialEq)]
pub enum Offer<T> {
    /// The channel has it.
    Taken,
    /// There was no room. Here it is again.
    Full(T),
    /// Nobody can receive any more. Here it is again.
    Closed(T),
}

/// How a recording went.
#[derive(Debug, PartialEq, Default)]
pub struct Tally {
    /// Blocks that the channel took.
    pub taken: usize,
    /// Blocks that found no room.
    pub dropped: usize,
}

/// Offers `item` to the channel, without ever waiting.
pub fn offer<T>(tx: &SyncSender<T>, item: T) -> Offer<T> {
    todo!("try to send, and say what came of it")
}

/// Offers every block to `out`, in order, and never waits.
///
/// A block that finds no room is dropped, and the recording goes on with the next one. A block that finds nobody ends
/// the recording: it counts as neither taken nor dropped, and no other is asked of `blocks`.
pub fn record(blocks: impl Iterator<Item = Vec<f32>>, out: SyncSender<Vec<f32>>) -> Tally {
    todo!("offer each block, and count")
}
