//! The recorder may not wait.

use std::sync::mpsc::{SyncSender, TrySendError};

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

impl<T> From<Result<(), TrySendError<T>>> for Offer<T> {
    fn from(answer: Result<(), TrySendError<T>>) -> Self {
        use TrySendError::{Disconnected, Full};
        answer.map_or_else(
            |error| match error {
                Full(item) => Offer::Full(item),
                Disconnected(item) => Offer::Closed(item),
            },
            |()| Offer::Taken,
        )
    }
}

/// Offers `item` to the channel, without ever waiting.
pub fn offer<T>(tx: &SyncSender<T>, item: T) -> Offer<T> {
    tx.try_send(item).into()
}

/// Offers every block to `out`, in order, and never waits.
///
/// A block that finds no room is dropped, and the recording goes on with the next one. A block that finds nobody ends
/// the recording: it counts as neither taken nor dropped, and no other is asked of `blocks`.
pub fn record(blocks: impl Iterator<Item = Vec<f32>>, out: SyncSender<Vec<f32>>) -> Tally {
    blocks.map(|block| offer(&out, block)).take_while(|answer| !matches!(answer, Offer::Closed(_))).fold(
        Tally::default(),
        |tally, answer| match answer {
            Offer::Taken => Tally { taken: tally.taken + 1, ..tally },
            _ => Tally { dropped: tally.dropped + 1, ..tally },
        },
    )
}
